#include "clock_steps.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>

namespace hearth::ctl {
namespace {

constexpr Millis kLongestSpan = std::chrono::hours(24 * 3660);

std::optional<Millis> unit(char letter) {
  switch (letter) {
    case 'd':
      return std::chrono::hours(24);
    case 'h':
      return std::chrono::hours(1);
    case 'm':
      return std::chrono::minutes(1);
    case 's':
      return std::chrono::seconds(1);
    default:
      return std::nullopt;
  }
}

}  // namespace

Result<Millis> parse_span(std::string_view text) {
  const auto refuse = [text] {
    return fail(ErrorKind::kInvalid,
                "'" + std::string(text) + "' is no span of time up to ten years, as 3d or 1d12h");
  };
  Millis sum{0};
  const char* at = text.data();
  const char* const end = at + text.size();
  while (at != end) {
    std::uint32_t count = 0;
    const auto read = std::from_chars(at, end, count);
    if (read.ec != std::errc() || read.ptr == end) return refuse();
    const auto one = unit(*read.ptr);
    if (!one || count > kLongestSpan / *one) return refuse();
    sum += count * *one;
    at = read.ptr + 1;
  }
  if (sum <= Millis(0) || sum > kLongestSpan) return refuse();
  return sum;
}

TimePoint next_clock_step(TimePoint now, TimePoint target) {
  return std::min(now + kLongestClockStep, target);
}

}  // namespace hearth::ctl
