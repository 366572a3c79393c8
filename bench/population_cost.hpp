#pragma once

#include <cstdint>

#include "common/result.hpp"
#include "plan.hpp"
#include "report.hpp"

namespace hearth::bench {

// What `users` with 60 events each in 28 days take in Redis, and what folding one of those events
// costs in processor time of the segmenter and of Redis.
Status measure_population(const Plan& plan, std::uint64_t users, const Report& report);

}  // namespace hearth::bench
