#include "clock_steps.hpp"

#include <gtest/gtest.h>

namespace hearth::ctl {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

TEST(Span, reads_days_hours_minutes_and_seconds) {
  EXPECT_EQ(parse_span("3d").value(), hours(72));
  EXPECT_EQ(parse_span("1d12h30m").value(), hours(36) + minutes(30));
  EXPECT_EQ(parse_span("90s").value(), std::chrono::seconds(90));
  EXPECT_EQ(parse_span("3660d").value(), hours(24 * 3660));
}

TEST(Span, refuses_what_is_no_time_or_too_long) {
  for (const char* text : {"", "3", "d", "0h", "-1d", "1.5d", "3 d", "3w", "3661d", "4294967295d",
                           "99999999999s", "3660d1s"}) {
    EXPECT_FALSE(parse_span(text)) << text;
  }
}

TEST(ClockStep, is_an_hour_at_the_most_and_ends_at_the_target) {
  const TimePoint now = from_unix_ms(1'795'323'150'000);
  EXPECT_EQ(next_clock_step(now, now + hours(5)), now + hours(1));
  EXPECT_EQ(next_clock_step(now, now + minutes(7)), now + minutes(7));
  EXPECT_EQ(next_clock_step(now, now + hours(1)), now + hours(1));
}

}  // namespace
}  // namespace hearth::ctl
