#include "recall/core/quiet_hours.hpp"

#include <gtest/gtest.h>

#include "contract/json_text.hpp"

namespace hearth::recall {
namespace {

constexpr QuietHours kNight{22 * 60, 8 * 60};

std::string until(const QuietHours& quiet, const std::string& zone, const std::string& now) {
  const auto end = quiet_until(quiet, Calendar(zone), *contract::parse_rfc3339(now));
  return end ? contract::to_rfc3339(*end) : "awake";
}

TEST(QuietHoursTest, they_end_on_the_next_morning) {
  EXPECT_EQ(until(kNight, "Asia/Shanghai", "2026-11-22T21:59:59.999+08:00"), "awake");
  EXPECT_EQ(until(kNight, "Asia/Shanghai", "2026-11-22T22:00:00+08:00"),
            "2026-11-23T00:00:00.000Z");
  EXPECT_EQ(until(kNight, "Asia/Shanghai", "2026-11-23T07:59:59+08:00"),
            "2026-11-23T00:00:00.000Z");
  EXPECT_EQ(until(kNight, "Asia/Shanghai", "2026-11-23T08:00:00+08:00"), "awake");
}

TEST(QuietHoursTest, they_may_lie_within_a_day) {
  constexpr QuietHours kNoon{12 * 60, 13 * 60 + 30};
  EXPECT_EQ(until(kNoon, "UTC", "2026-11-22T11:59:00Z"), "awake");
  EXPECT_EQ(until(kNoon, "UTC", "2026-11-22T12:30:00Z"), "2026-11-22T13:30:00.000Z");
  EXPECT_EQ(until(kNoon, "UTC", "2026-11-22T13:30:00Z"), "awake");
}

TEST(QuietHoursTest, the_night_in_which_clocks_change_is_an_hour_shorter_or_longer) {
  // New York: spring forward on 2026-03-08, back on 2026-11-01, both at 02:00.
  EXPECT_EQ(until(kNight, "America/New_York", "2026-03-07T22:30:00-05:00"),
            "2026-03-08T12:00:00.000Z");
  EXPECT_EQ(until(kNight, "America/New_York", "2026-10-31T22:30:00-04:00"),
            "2026-11-01T13:00:00.000Z");
}

TEST(QuietHoursTest, an_end_that_the_clocks_skip_is_the_moment_of_the_change) {
  constexpr QuietHours kShort{22 * 60, 2 * 60 + 30};
  EXPECT_EQ(until(kShort, "America/New_York", "2026-03-08T01:00:00-05:00"),
            "2026-03-08T07:00:00.000Z");
}

TEST(QuietHoursTest, an_end_that_the_clocks_show_twice_is_the_next_that_comes) {
  constexpr QuietHours kShort{22 * 60, 60 + 30};
  EXPECT_EQ(until(kShort, "America/New_York", "2026-11-01T00:30:00-04:00"),
            "2026-11-01T05:30:00.000Z");
  EXPECT_EQ(until(kShort, "America/New_York", "2026-11-01T01:10:00-05:00"),
            "2026-11-01T06:30:00.000Z");
}

TEST(QuietHoursTest, the_same_beginning_and_end_are_none) {
  EXPECT_EQ(until({0, 0}, "UTC", "2026-11-22T00:00:00Z"), "awake");
}

}  // namespace
}  // namespace hearth::recall
