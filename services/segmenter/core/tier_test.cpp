#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "segmenter/core/tier_cuts.hpp"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/core/value_buckets.hpp"

namespace hearth::segmenter {
namespace {

const contract::TierSettings kShipped{
    .tiers = {{"top", 95}, {"high", 80}, {"middle", 50}, {"low", 0}}, .minimum_population = 100};

std::vector<std::int64_t> spendings(std::mt19937& random, int count) {
  std::lognormal_distribution<double> spread(8, 1.5);
  std::vector<std::int64_t> fen;
  for (int i = 0; i < count; ++i) fen.push_back(1 + static_cast<std::int64_t>(spread(random)));
  std::sort(fen.begin(), fen.end());
  return fen;
}

std::vector<std::uint64_t> counted(const std::vector<std::int64_t>& values) {
  std::vector<std::uint64_t> users(kValueBuckets);
  for (const std::int64_t fen : values) ++users[static_cast<std::size_t>(value_bucket(fen))];
  return users;
}

TEST(TierCutsTest, cuts_are_those_of_the_sorted_list_to_within_a_bucket) {
  std::mt19937 random(3);
  for (const int count : {100, 101, 999, 20'000}) {
    const auto values = spendings(random, count);
    const auto cuts = cuts_of(counted(values), kShipped);
    ASSERT_EQ(cuts.size(), 4U);
    for (std::size_t i = 0; i < 3; ++i) {
      const std::int64_t percent = kShipped.tiers[i].above_percent;
      const std::int64_t exact = values[static_cast<std::size_t>((count * percent + 99) / 100 - 1)];
      EXPECT_GE(cuts[i].above_fen(), exact);
      EXPECT_LE(cuts[i].above_fen(), exact + exact / 64);
    }
  }
}

TEST(TierCutsTest, the_interval_holds_the_true_percentile_nineteen_times_out_of_twenty) {
  std::mt19937 random(5);
  const auto truth = spendings(random, 1'000'000);
  const std::int64_t top = truth[949'999];
  int held = 0;
  for (int round = 0; round < 400; ++round) {
    const auto cuts = cuts_of(counted(spendings(random, 500)), kShipped);
    held += cuts[0].low_fen() <= top && top <= cuts[0].high_fen() ? 1 : 0;
  }
  EXPECT_GE(held, 372);  // 93 %: bucket bounds and whole ranks only widen it
  EXPECT_LT(held, 400);  // an interval that is never wrong says nothing
}

TEST(TierCutsTest, too_few_persons_have_no_tiers) {
  std::mt19937 random(3);
  EXPECT_TRUE(cuts_of(counted(spendings(random, 99)), kShipped).empty());
  EXPECT_EQ(cuts_of(counted(spendings(random, 100)), kShipped).size(), 4U);
  EXPECT_TRUE(cuts_of(counted({}), {.tiers = kShipped.tiers, .minimum_population = 0}).empty());
}

TEST(TierCutsTest, more_than_five_percent_is_a_move) {
  pb::Cut cut;
  cut.set_tier("top");
  cut.set_above_fen(1000);
  const auto moved_to = [&cut](std::int64_t fen) {
    pb::Cut now = cut;
    now.set_above_fen(fen);
    return have_moved(std::vector{cut}, std::vector{now});
  };
  EXPECT_FALSE(moved_to(1050));
  EXPECT_TRUE(moved_to(1051));
  EXPECT_FALSE(moved_to(950));
  EXPECT_TRUE(moved_to(949));
  EXPECT_TRUE(have_moved(std::vector{cut}, {}));
}

TierTable table() {
  return *TierTable::parse(R"({"number":3,"population":200,"cuts":[
      {"tier":"top","above_percent":95,"above_fen":9000,"low_fen":8000,"high_fen":10000},
      {"tier":"high","above_percent":80,"above_fen":3000,"low_fen":2000,"high_fen":4000},
      {"tier":"low","above_percent":0}]})");
}

TEST(TierTableTest, a_person_is_in_the_highest_tier_whose_cut_it_exceeds) {
  EXPECT_EQ(table().tier_of(9001), "top");
  EXPECT_EQ(table().tier_of(9000), "high");
  EXPECT_EQ(table().tier_of(3000), "low");
  EXPECT_EQ(table().tier_of(0), "low");
  EXPECT_EQ(table().tier_of(-500), "low");
}

TEST(TierTableTest, an_estimate_says_which_tiers_and_percentiles_are_possible) {
  const TierTable tiers = table();
  const auto sure = tiers.estimate(6000);
  EXPECT_EQ(sure->least, "high");
  EXPECT_EQ(sure->most, "high");
  EXPECT_EQ(sure->percent_from, 80U);
  EXPECT_EQ(sure->percent_to, 95U);
  const auto unsure = tiers.estimate(8500);
  EXPECT_EQ(unsure->tier, "high");
  EXPECT_EQ(unsure->least, "high");
  EXPECT_EQ(unsure->most, "top");
  EXPECT_EQ(unsure->percent_to, 100U);
}

TEST(TierTableTest, without_a_table_or_without_cuts_nothing_is_known) {
  EXPECT_FALSE(TierTable().tier_of(5000));
  EXPECT_FALSE(TierTable().estimate(5000));
  const auto empty = TierTable::parse(R"({"number":1,"population":3,"cuts":[]})");
  ASSERT_TRUE(empty);
  EXPECT_FALSE(empty->tier_of(5000));
}

TEST(TierTableTest, a_table_reads_back_as_it_was_written) {
  const auto again = TierTable::parse(table().body());
  ASSERT_TRUE(again);
  EXPECT_EQ(again->body(), table().body());
  EXPECT_EQ(again->number(), 3U);
}

TEST(TierTableTest, what_is_no_table_is_refused) {
  for (const char* body :
       {"", "[]", R"({"number":1,"cuts":[]})", R"({"number":1,"population":2,"cuts":[7]})",
        R"({"number":1,"population":2,"cuts":[{"tier":"low","above_percent":5}]})",
        R"({"number":1,"population":2,"cuts":[{"tier":"top","above_percent":95},
            {"tier":"low","above_percent":0}]})",
        R"({"number":1,"population":2,"cuts":[{"tier":"top","above_percent":95,
            "above_fen":5,"low_fen":6,"high_fen":7},{"tier":"low","above_percent":0}]})"}) {
    EXPECT_FALSE(TierTable::parse(body)) << body;
  }
}

}  // namespace
}  // namespace hearth::segmenter
