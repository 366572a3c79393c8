#pragma once

#include <functional>

#include "common/time.hpp"

namespace hearth::ingest {

// Where the shell takes the time from; the core is given points in time.
using Clock = std::function<TimePoint()>;

inline TimePoint machine_time() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

}  // namespace hearth::ingest
