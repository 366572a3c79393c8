#pragma once

#include <string_view>

#include "common/result.hpp"
#include "common/time.hpp"

namespace hearth::ctl {

// Marks lie no further apart than this: a fold that counts observed time, or looks at its users at
// marks, sees a moved clock as it would have seen the time itself.
inline constexpr Millis kLongestClockStep = std::chrono::hours(1);

// "3d", "36h", "1d12h30m": whole numbers of d, h, m and s. kInvalid: it is none, or is nothing.
Result<Millis> parse_span(std::string_view text);

// The next mark on the way to `target`.
TimePoint next_clock_step(TimePoint now, TimePoint target);

}  // namespace hearth::ctl
