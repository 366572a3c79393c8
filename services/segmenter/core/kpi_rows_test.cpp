#include "segmenter/core/kpi_rows.hpp"

#include <algorithm>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

std::map<std::string, std::string> bytes(const MemoryWorkspace& workspace) {
  std::map<std::string, std::string> all;
  for (const auto& [key, state] : workspace.states) all[key] = state.SerializeAsString();
  return all;
}

// Days that cluster, so that windows overlap, and some that lie far away.
std::vector<Day> random_days(std::mt19937& random) {
  std::set<Day> days;
  Day at = 20'000 + static_cast<Day>(random() % 60);
  const std::size_t count = 1 + random() % 25;
  while (days.size() < count) {
    days.insert(at);
    at += static_cast<Day>(random() % 4 == 0 ? random() % 100 : 1 + random() % 3);
  }
  return {days.begin(), days.end()};
}

TEST(KpiRowsTest, adding_day_by_day_in_any_order_equals_the_whole_contribution) {
  std::mt19937 random(11);
  for (int round = 0; round < 300; ++round) {
    const std::vector<Day> days = random_days(random);
    MemoryWorkspace whole;
    KpiRows(whole).contribute(days, 1);

    std::vector<Day> order = days;
    std::shuffle(order.begin(), order.end(), random);
    MemoryWorkspace stepwise;
    KpiRows rows(stepwise);
    std::vector<Day> known;
    for (const Day day : order) {
      rows.add_day(known, day);
      known.insert(std::lower_bound(known.begin(), known.end(), day), day);
    }
    rows.drop_empty();
    ASSERT_EQ(bytes(stepwise), bytes(whole)) << "round " << round;
  }
}

TEST(KpiRowsTest, what_is_subtracted_leaves_no_trace) {
  std::mt19937 random(13);
  for (int round = 0; round < 100; ++round) {
    const std::vector<Day> stays = random_days(random), goes = random_days(random);
    MemoryWorkspace expected, workspace;
    KpiRows(expected).contribute(stays, 1);
    KpiRows rows(workspace);
    rows.contribute(goes, 1);
    rows.contribute(stays, 1);
    rows.contribute(goes, -1);
    rows.drop_empty();
    ASSERT_EQ(bytes(workspace), bytes(expected)) << "round " << round;
  }
}

TEST(KpiRowsTest, a_day_counts_in_each_window_that_reaches_back_to_it) {
  MemoryWorkspace workspace;
  KpiRows(workspace).contribute(std::vector<Day>{first_day(600)}, 1);
  const pb::Month& row = workspace.find("part:month:2020-01")->month();
  EXPECT_EQ(row.dau_size(), 1);
  EXPECT_EQ(row.wau_size(), 7);
  EXPECT_EQ(row.mau28_size(), 28);
  EXPECT_EQ(row.mau30_size(), 30);
}

}  // namespace
}  // namespace hearth::segmenter
