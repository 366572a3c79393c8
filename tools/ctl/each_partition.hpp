#pragma once

#include <functional>
#include <string>
#include <vector>

#include "live_image.hpp"
#include "services.hpp"
#include "session.hpp"

namespace hearth::ctl {

// One partition of one service, with all that looking at its states takes.
struct Place {
  const Session& session;
  redis::Connection& redis;
  const Service& service;
  contract::Partition partition;

  std::string name() const {
    return std::string(service.name) + " partition " + std::to_string(partition.number);
  }
  contract::StoreKeys keys() const { return {session.names(), service.name, partition}; }
  Result<LiveImage> live() const {
    return read_live_image(redis, session.names(), service.name, partition);
  }
};

// The services in scope that have ever run here: of which Redis or a snapshot knows. One that is
// asked for by name, and the segmenter, in any case.
Result<std::vector<Service>> services_here(const Session& session, redis::Connection& redis,
                                           const Scope& scope);

// Does `what` to every place in scope, until one fails. Each service is announced by its name.
Status each_partition(const fold::ServiceSettings& settings, const Scope& scope,
                      const std::function<Status(const Place&)>& what);

}  // namespace hearth::ctl
