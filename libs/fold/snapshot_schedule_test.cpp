#include "fold/snapshot_schedule.hpp"

#include <set>

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

using std::chrono::hours;

constexpr SnapshotPlan kPlan{hours(24), 16};
const TimePoint kBegan = from_unix_ms(1'795'323'150'000);

TEST(SnapshotSchedule, spreads_first_snapshots_over_an_interval_from_the_logs_beginning_on) {
  EXPECT_EQ(next_snapshot(kPlan, {0}, std::nullopt, kBegan), kBegan + std::chrono::minutes(90));
  EXPECT_EQ(next_snapshot(kPlan, {15}, std::nullopt, kBegan), kBegan + hours(24));
  std::set<TimePoint> moments;
  for (std::uint16_t p = 0; p < 16; ++p)
    moments.insert(next_snapshot(kPlan, {p}, std::nullopt, kBegan));
  EXPECT_EQ(moments.size(), 16U);
}

TEST(SnapshotSchedule, takes_the_next_one_an_interval_after_the_last_whenever_that_was) {
  const TimePoint last = kBegan + hours(1'000);
  EXPECT_EQ(next_snapshot(kPlan, {0}, last, kBegan), last + hours(24));
  EXPECT_EQ(next_snapshot(kPlan, {9}, last, kBegan), last + hours(24));
}

TEST(SnapshotSchedule, takes_the_first_of_a_single_partition_after_a_whole_interval) {
  EXPECT_EQ(next_snapshot({hours(24), 1}, {0}, std::nullopt, kBegan), kBegan + hours(24));
}

}  // namespace
}  // namespace hearth::fold
