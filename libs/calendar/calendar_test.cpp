#include "calendar/calendar.hpp"

#include <gtest/gtest.h>

namespace hearth {
namespace {

TEST(CalendarTest, days_and_texts_agree) {
  EXPECT_EQ(day_text(0), "1970-01-01");
  EXPECT_EQ(day_text(20'000), "2024-10-04");
  EXPECT_EQ(parse_day("2024-10-04"), 20'000);
  EXPECT_EQ(weekday(20'000), 4);
  EXPECT_EQ(day_text(monday(20'000)), "2024-09-30");
  EXPECT_EQ(month_text(month_of(20'000)), "2024-10");
  EXPECT_EQ(day_text(first_day(month_of(20'000))), "2024-10-01");
}

TEST(CalendarTest, days_that_do_not_exist_are_refused) {
  for (const char* text : {"", "2023-02-29", "2024-13-01", "2024-1-01", "1969-12-31", "2024-10-4x",
                           "2024/10/04", "-024-10-04"}) {
    EXPECT_EQ(parse_day(text), std::nullopt) << text;
  }
}

TEST(CalendarTest, a_day_of_a_clock_change_has_its_own_noon) {
  const Calendar berlin("Europe/Berlin");
  const Day before = *parse_day("2024-03-30");
  EXPECT_EQ(berlin.noon(before + 1) - berlin.noon(before), std::chrono::hours(23));
  EXPECT_EQ(berlin.local(berlin.noon(before + 1)).hour, 12);
}

TEST(CalendarTest, times_out_of_range_count_on_the_nearest_day) {
  const Calendar shanghai("Asia/Shanghai");
  EXPECT_EQ(day_text(shanghai.local(TimePoint::min()).day), "1970-01-06");
  EXPECT_EQ(day_text(shanghai.local(TimePoint::max()).day), "9999-12-30");
}

}  // namespace
}  // namespace hearth
