#pragma once

#include <string>

#include "session.hpp"

namespace hearth::ctl {

// Has the folds of all services look at everybody in the partition and send again what they would
// send: all read the same log, and a look costs them little. `why` names who asks.
Status ask_for_sweep(const Session& session, contract::Partition partition, std::string_view why);

}  // namespace hearth::ctl
