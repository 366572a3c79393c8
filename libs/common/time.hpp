#pragma once

#include <chrono>
#include <cstdint>

namespace hearth {

using Millis = std::chrono::milliseconds;
// A point in time of the log or of an event, in whole milliseconds since the Unix epoch. Never "now": time is an input.
using TimePoint = std::chrono::time_point<std::chrono::system_clock, Millis>;

constexpr std::int64_t to_unix_ms(TimePoint time) { return time.time_since_epoch().count(); }
constexpr TimePoint from_unix_ms(std::int64_t ms) { return TimePoint{Millis{ms}}; }

}  // namespace hearth
