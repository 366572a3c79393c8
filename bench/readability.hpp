#pragma once

#include "common/result.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace hearth::bench {

// Sends one event after the other beside a load of `events_per_second` and asks for the user's
// profile with the position that the answer told: the time from the acceptance to the profile that
// has the event in it.
Status measure_readability(const Plan& plan, const Stack& stack, double events_per_second,
                           const Report& report);

}  // namespace hearth::bench
