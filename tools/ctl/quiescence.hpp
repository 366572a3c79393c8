#pragma once

#include <chrono>
#include <string_view>
#include <vector>

#include "redis/connection.hpp"
#include "session.hpp"

namespace hearth::ctl {

// The services of which a replica was heard of lately.
Result<std::vector<std::string_view>> live_services(redis::Connection& redis,
                                                    const contract::Names& names);

// Waits until `services` have folded all that the log holds and all that came of it: outputs are
// published and folded in their turn, and no sweep is under way. Where traffic never lets the log
// rest, all that came of what it held at first. Where the clock is driven nobody else writes ticks,
// so sweeps and timers that are due are given theirs here. kLimit: not by the deadline; kConflict:
// a partition has stopped.
Status await_quiescence(const Session& session, redis::Connection& redis,
                        const std::vector<std::string_view>& services,
                        std::chrono::steady_clock::time_point deadline);

}  // namespace hearth::ctl
