#pragma once

#include "common/time.hpp"

namespace hearth::service {

// The machine's clock, for shells and tools. No core and no fold reads it.
inline TimePoint machine_time() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

}  // namespace hearth::service
