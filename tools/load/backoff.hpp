#pragma once

#include <algorithm>
#include <chrono>

#include "chance.hpp"

namespace hearth::load {

// Before the repetition `attempt` (from 1): 100 ms, doubled up to 3.2 s, and of that a random half
// to the whole, so that connections which failed together do not come back together.
inline std::chrono::milliseconds backoff(int attempt, Chance& chance) {
  const int doublings = std::clamp(attempt - 1, 0, 5);
  const double longest = 100.0 * static_cast<double>(1 << doublings);
  return std::chrono::milliseconds(
      static_cast<std::int64_t>(longest * (0.5 + chance.fraction() / 2)));
}

}  // namespace hearth::load
