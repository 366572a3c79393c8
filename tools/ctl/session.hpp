#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "fold/installation.hpp"
#include "fold/settings.hpp"
#include "service/machine_time.hpp"

namespace hearth::ctl {

// A running installation as an operator sees it: its brokers, and what its log says it is.
struct Session {
  fold::ServiceSettings settings;
  std::unique_ptr<jetstream::Connection> nats;
  std::unique_ptr<jetstream::Publisher> publisher;  // after the connection: it is made from it
  contract::Genesis genesis;

  const contract::Names& names() const { return settings.names; }
};

// Connects to the log; kNotFound: nothing was initialised under the prefix. Redis is connected to
// by the commands that need it.
Result<Session> open_session(const fold::ServiceSettings& settings,
                             jetstream::PublisherOptions options = {});

// One partition, or all where none is given. kInvalid: there is no such partition.
Result<std::vector<contract::Partition>> choose_partitions(const Session& session,
                                                           std::optional<unsigned> number);

// The machine's clock: what an operator does happens now.
using service::machine_time;

}  // namespace hearth::ctl
