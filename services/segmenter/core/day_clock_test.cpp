#include "segmenter/core/day_clock.hpp"

#include <random>
#include <string>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

// Zones whose clocks change at odd moments: a minute past midnight, by half an hour, over a day.
class DayClockIn : public testing::TestWithParam<std::string> {};

TEST_P(DayClockIn, says_what_the_calendar_says_in_whatever_order_it_is_asked) {
  const Calendar calendar(GetParam());
  DayClock clock(calendar);
  std::mt19937_64 random(5);
  for (int i = 0; i < 200'000; ++i) {
    // Around few days, so that most is remembered, and anywhere, so that much is forgotten.
    const std::int64_t span = i % 3 == 0 ? 2'000'000'000'000 : 40LL * 86'400'000;
    const auto offset = static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span));
    const TimePoint time = from_unix_ms(i % 3 == 0 ? offset : 1'143'800'000'000 + offset);
    const LocalTime expected = calendar.local(time), said = clock.local(time);
    ASSERT_EQ(said.day, expected.day) << to_unix_ms(time);
    ASSERT_EQ(said.hour, expected.hour) << to_unix_ms(time);
    if (i % 16 != 0) continue;
    ASSERT_EQ(clock.noon(said.day), calendar.noon(said.day));
    ASSERT_EQ(clock.start(said.day), calendar.start(said.day));
  }
}

INSTANTIATE_TEST_SUITE_P(Zones, DayClockIn,
                         testing::Values("Asia/Shanghai", "America/St_Johns", "Australia/Lord_Howe",
                                         "Pacific/Apia", "Africa/Monrovia"));

TEST(DayClock, keeps_to_the_calendar_before_its_beginning_and_after_its_end) {
  const Calendar calendar("Asia/Shanghai");
  DayClock clock(calendar);
  for (const std::int64_t ms :
       {std::int64_t{-1}, std::int64_t{-86'400'000'000'000}, std::int64_t{300'000'000'000'000}}) {
    EXPECT_EQ(clock.local(from_unix_ms(ms)).day, calendar.local(from_unix_ms(ms)).day);
  }
}

}  // namespace
}  // namespace hearth::segmenter
