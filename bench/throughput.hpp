#pragma once

#include "common/result.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace hearth::bench {

// Accepting, folding, both at once, and how soon an accepted event can be read at half of that
// load.
Status measure_throughput(const Plan& plan, const Report& report);

}  // namespace hearth::bench
