#include "segmenter/core/habit.hpp"

#include <algorithm>
#include <numeric>
#include <random>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

const Calendar kShanghai("Asia/Shanghai");

TimePoint utc(const char* day, int hour, int minute = 0) {
  return from_unix_ms((std::int64_t{*parse_day(day)} * 24 + hour) * 3'600'000 + minute * 60'000);
}

struct Done {
  TimePoint time;
  std::string_view zone;
};

pb::Habits recorded(const std::vector<Done>& events) {
  UserZones zones;
  pb::Habits habits;
  for (const Done& one : events)
    record_habit(habits, one.time, one.zone, zones, kShanghai.local(one.time));
  return habits;
}

HourGrid grid_of(const pb::Habits& habits) {
  HourGrid grid{};
  add_habits(grid, habits);
  return grid;
}

// The only cell with events.
int cell_of(const std::vector<Done>& events) {
  const HourGrid grid = grid_of(recorded(events));
  const auto at = std::find(grid.begin(), grid.end(), events.size());
  return at == grid.end() ? -1 : static_cast<int>(at - grid.begin());
}

std::uint64_t sum(const HourGrid& grid) {
  return std::accumulate(grid.begin(), grid.end(), std::uint64_t{0});
}

std::vector<Done> random_events(std::mt19937& random, int count) {
  static constexpr std::string_view kZones[] = {"", "America/New_York", "Asia/Tokyo", "Nowhere"};
  std::vector<Done> events;
  for (int i = 0; i < count; ++i) {
    const auto hour = static_cast<int>(random() % 9000);
    events.push_back(
        {utc("2024-01-01", hour, static_cast<int>(random() % 60)), kZones[random() % 4]});
  }
  return events;
}

TEST(HabitTest, an_event_counts_at_the_local_hour_of_the_zone_it_names) {
  EXPECT_EQ(cell_of({{utc("2024-10-07", 1), "Asia/Tokyo"}}), 10);                 // Monday
  EXPECT_EQ(cell_of({{utc("2024-10-07", 1), "America/New_York"}}), 6 * 24 + 21);  // Sunday there
}

TEST(HabitTest, an_event_without_a_known_zone_counts_in_that_of_the_product) {
  EXPECT_EQ(cell_of({{utc("2024-10-07", 1), ""}}), 9);
  EXPECT_EQ(cell_of({{utc("2024-10-07", 1), "Mars/Base"}}), 9);
}

TEST(HabitTest, a_habit_stays_at_its_hour_when_clocks_change_in_spring_and_in_autumn) {
  // Sundays at eight in New York: before and after 2024-03-10, before and after 2024-11-03.
  EXPECT_EQ(cell_of({{utc("2024-03-03", 13), "America/New_York"},
                     {utc("2024-03-10", 12), "America/New_York"},
                     {utc("2024-10-27", 12), "America/New_York"},
                     {utc("2024-11-03", 13), "America/New_York"}}),
            6 * 24 + 8);
}

TEST(HabitTest, the_hour_that_autumn_repeats_counts_twice_and_the_one_spring_skips_never) {
  EXPECT_EQ(cell_of({{utc("2024-11-03", 5, 30), "America/New_York"},
                     {utc("2024-11-03", 6, 30), "America/New_York"}}),
            6 * 24 + 1);
  const HourGrid spring = grid_of(recorded({{utc("2024-03-10", 6, 59), "America/New_York"},
                                            {utc("2024-03-10", 7, 0), "America/New_York"}}));
  EXPECT_EQ(spring[6 * 24 + 1], 1U);
  EXPECT_EQ(spring[6 * 24 + 2], 0U);
  EXPECT_EQ(spring[6 * 24 + 3], 1U);
}

TEST(HabitTest, who_moves_keeps_what_happened_where_it_happened) {
  const pb::Habits habits =
      recorded({{utc("2024-10-07", 1), "Asia/Tokyo"}, {utc("2024-10-14", 14), "America/New_York"}});
  EXPECT_EQ(grid_of(habits)[10], 2U);  // ten on a Monday, in either place
  EXPECT_EQ(habits.zone(), "America/New_York");
}

TEST(HabitTest, the_latest_zone_wins_and_of_equally_late_ones_the_last_by_name) {
  const Done early{utc("2024-10-07", 1), "Asia/Tokyo"}, late{utc("2024-10-08", 1), "Africa/Cairo"};
  const Done unnamed{utc("2024-10-09", 1), ""}, unknown{utc("2024-10-09", 1), "Mars/Base"};
  EXPECT_EQ(recorded({late, early, unnamed, unknown}).zone(), "Africa/Cairo");
  const Done equal{late.time, "Asia/Tokyo"};
  EXPECT_EQ(recorded({late, equal}).zone(), "Asia/Tokyo");
  EXPECT_EQ(recorded({equal, late}).zone(), "Asia/Tokyo");
}

TEST(HabitTest, neither_the_order_of_events_nor_where_they_were_merged_leaves_a_trace) {
  std::mt19937 random(23);
  for (int turn = 0; turn < 50; ++turn) {
    std::vector<Done> events = random_events(random, 80);
    const std::string expected = recorded(events).SerializeAsString();
    std::shuffle(events.begin(), events.end(), random);
    const auto middle = events.begin() + static_cast<std::ptrdiff_t>(random() % events.size());
    pb::Habits merged = recorded({events.begin(), middle});
    merge_habits(merged, recorded({middle, events.end()}));
    ASSERT_EQ(merged.SerializeAsString(), expected) << turn;
  }
}

TEST(HabitTest, every_event_is_in_the_grid_once) {
  std::mt19937 random(29);
  UserZones zones;
  HourGrid expected{};
  const std::vector<Done> events = random_events(random, 3000);
  for (const Done& one : events) {
    const Calendar* zone = zones.find(one.zone);
    const LocalTime at = (zone == nullptr ? kShanghai : *zone).local(one.time);
    ++expected[static_cast<std::size_t>(weekday(at.day) * 24 + at.hour)];
  }
  EXPECT_EQ(grid_of(recorded(events)), expected);
  EXPECT_EQ(sum(expected), events.size());
}

TEST(HabitTest, sixty_events_take_at_most_80_bytes) {
  std::vector<Done> scattered, usual;
  for (int i = 0; i < 60; ++i) {
    scattered.push_back({utc("2024-10-07", i * 167 / 60), ""});  // sixty different hours
    const int day = i % 14, evening = i % 3;
    usual.push_back({utc("2024-10-07", day * 24 + 11 + evening), "Asia/Shanghai"});
  }
  EXPECT_LE(recorded(scattered).ByteSizeLong(), 80U);
  EXPECT_LE(recorded(usual).ByteSizeLong(), 80U);
  RecordProperty("scattered_bytes", static_cast<int>(recorded(scattered).ByteSizeLong()));
  RecordProperty("usual_bytes", static_cast<int>(recorded(usual).ByteSizeLong()));
}

}  // namespace
}  // namespace hearth::segmenter
