#include "segmenter/core/habit_best_hour.hpp"

#include <algorithm>
#include <cmath>

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

HourGrid flat(std::uint64_t events) {
  HourGrid grid{};
  grid.fill(events);
  return grid;
}

HourGrid daily(std::initializer_list<std::pair<int, std::uint64_t>> hours) {
  HourGrid grid{};
  for (const auto& [hour, events] : hours) {
    for (int day = 0; day < 7; ++day) grid[static_cast<std::size_t>(day * 24 + hour)] += events;
  }
  return grid;
}

TEST(BestHourTest, of_a_clear_profile_is_its_peak_and_nearly_certain) {
  const auto best = best_hour(daily({{20, 10}, {21, 4}, {9, 2}}), flat(100));
  ASSERT_TRUE(best);
  EXPECT_EQ(best->hour, 20);
  EXPECT_GT(best->confidence, 0.999);
  EXPECT_FALSE(best->from_population);
  EXPECT_EQ(best->events, 112U);
  EXPECT_NEAR(best->share, 71.0 / 136, 1e-12);  // 70 of 112 events, and 1 of 24 of the prior
}

TEST(BestHourTest, of_a_flat_profile_is_no_better_than_chance) {
  const auto best = best_hour(flat(1), flat(100));
  ASSERT_TRUE(best);
  EXPECT_NEAR(best->confidence, 3.0 / 24, 0.002);
  EXPECT_EQ(best->hour, 0);  // the earliest of equals
}

TEST(BestHourTest, of_a_user_with_few_events_is_that_of_the_population) {
  const auto best = best_hour(daily({{3, 1}}), daily({{12, 50}, {19, 80}, {8, 30}}));
  ASSERT_TRUE(best);
  EXPECT_TRUE(best->from_population);
  EXPECT_EQ(best->hour, 19);
  EXPECT_EQ(best->events, 7U);
  const auto unsure = best_hour(HourGrid{}, flat(10));
  EXPECT_TRUE(unsure->from_population);
  EXPECT_NEAR(unsure->confidence, 3.0 / 24, 0.002);
}

TEST(BestHourTest, of_nobody_is_not_known) {
  EXPECT_FALSE(best_hour(HourGrid{}, HourGrid{}));
  EXPECT_TRUE(best_hour(daily({{3, 1}}), HourGrid{}));
}

TEST(BestHourTest, confidence_grows_with_events_of_the_same_profile) {
  double before = 0;
  for (const std::uint64_t times : {2U, 4U, 8U, 16U}) {
    const auto best = best_hour(
        daily({{8, times}, {12, times}, {13, times}, {18, times}, {20, times * 3 / 2}}), flat(10));
    EXPECT_EQ(best->hour, 20);
    EXPECT_GT(best->confidence, before) << times;
    before = best->confidence;
  }
}

// Two hours that share everything equally: each is the greater with probability 1/2, and both are
// among the first three.
TEST(BestHourTest, a_tie_of_two_leaves_both_among_the_top) {
  const auto best = best_hour(daily({{7, 30}, {22, 30}}), flat(10));
  EXPECT_EQ(best->hour, 7);
  EXPECT_GT(best->confidence, 0.999);
}

// Of five equal hours that share nearly everything each is among the top three with 3/5.
TEST(BestHourTest, of_five_equal_hours_one_is_among_three_in_three_cases_of_five) {
  const auto best =
      best_hour(daily({{7, 300}, {9, 300}, {12, 300}, {18, 300}, {22, 300}}), flat(10));
  EXPECT_NEAR(best->confidence, 0.6, 0.005);
}

// Of 20,000 draws from Dirichlet(1 + x), made elsewhere, the hour is among the top three in 0.6133;
// the standard error is 0.0034.
TEST(BestHourTest, confidence_is_what_a_simulation_counts) {
  const std::array<std::uint64_t, 24> events = {0, 0, 0, 0, 0, 0, 1, 4, 3, 0, 0, 2,
                                                5, 4, 1, 0, 0, 2, 5, 6, 5, 3, 1, 0};
  HourGrid grid{};
  std::copy(events.begin(), events.end(), grid.begin());
  const auto best = best_hour(grid, flat(1000));
  EXPECT_EQ(best->hour, 19);
  EXPECT_NEAR(best->confidence, 0.6133, 0.007);
}

TEST(BestHourTest, the_interval_is_that_of_a_beta_distribution) {
  // Share 1/24 of 24: Beta(1, 23), whose quantiles are 1 - (1 - p)^(1/23).
  const auto best = best_hour(HourGrid{}, flat(1000));
  EXPECT_NEAR(best->interval.low, 1 - std::pow(0.975, 1.0 / 23), 1e-9);
  EXPECT_NEAR(best->interval.high, 1 - std::pow(0.025, 1.0 / 23), 1e-9);
}

TEST(BestHourTest, a_weekday_is_named_only_where_most_of_the_hour_surely_falls_on_it) {
  HourGrid saturdays{};
  saturdays[5 * 24 + 10] = 30;
  EXPECT_EQ(best_hour(saturdays, flat(1))->weekday, 5);
  saturdays[6 * 24 + 10] = 25;
  EXPECT_EQ(best_hour(saturdays, flat(1))->weekday, std::nullopt);
}

}  // namespace
}  // namespace hearth::segmenter
