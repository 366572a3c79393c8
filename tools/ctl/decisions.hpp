#pragma once

#include <functional>
#include <string>

#include "digest.hpp"
#include "session.hpp"

namespace hearth::ctl {

// What a service decided about somebody and told the others: a signal of the log.
struct Decision {
  TimePoint stored{};
  contract::Partition partition;
  std::uint64_t sequence = 0;
  contract::Signal signal;  // its body has the reasons
};

// Calls `on_decision` for each that the log still holds about this entity ("u:ann"), the oldest
// first. Reads the whole log of the entity's partition.
Status each_decision(const Session& session, const std::string& entity,
                     const std::function<void(const Decision&)>& on_decision);

// Prints those about a user.
Status print_decisions(const fold::ServiceSettings& settings, const std::string& user,
                       Output output);

}  // namespace hearth::ctl
