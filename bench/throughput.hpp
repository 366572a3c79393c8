#pragma once

#include "common/result.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace hearth::bench {

// Accepting, folding, both at once, how soon an accepted event can be read at half of that load,
// and both at once with all four services.
Status measure_throughput(const Plan& plan, const Report& report);

}  // namespace hearth::bench
