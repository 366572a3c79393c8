#include "segmenter/core/ranks.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "segmenter/core/memory_installation.hpp"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/core/value_buckets.hpp"
#include "segmenter/core/value_row.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;

class Clocked : public MemoryWorkspace {
 public:
  void set_timer(std::string_view, std::string_view, TimePoint due) override { timer = due; }
  std::optional<TimePoint> timer;
};

class RanksTest : public testing::Test {
 protected:
  // The partition has `users` persons of each of the values `fen`, 2 fen, …, 10 fen.
  void tell(std::uint32_t partition, std::int64_t fen, std::uint64_t users = 20) {
    pb::Spread spread;
    spread.set_partition(partition);
    for (int i = 1; users > 0 && i <= 10; ++i) {
      spread.add_buckets(value_bucket(fen * i));
      spread.add_users(users);
    }
    contract::Signal signal;
    signal.name = kSpreadSignal;
    signal.body = encode(spread);
    Input input{.what = Input::What::kSignal, .entity = kValueEntity};
    input.signal = &signal;
    give(input);
  }
  void give(Input::What what) { give(Input{.what = what, .entity = kValueEntity}); }
  void give(Input input) {
    input.now = now;
    EXPECT_TRUE(keep_ranks(input, {.partitions = 2, .tiers = tiers}, workspace));
  }
  void advance(Millis by) {
    now += by;
    if (!workspace.timer || *workspace.timer > now) return;
    workspace.timer.reset();
    give(Input::What::kTimer);
  }
  TierTable last() { return *TierTable::parse(workspace.tables.back().body); }

  contract::TierSettings tiers{.tiers = {{"top", 90}, {"low", 0}}, .minimum_population = 100};
  TimePoint now = from_unix_ms(1'800'000'000'000);
  Clocked workspace;
};

TEST_F(RanksTest, a_table_waits_for_every_partition) {
  tell(0, 1000);
  EXPECT_TRUE(workspace.tables.empty());
  tell(1, 1000);
  ASSERT_EQ(workspace.tables.size(), 1U);
  EXPECT_EQ(workspace.tables[0].topic, kTierTopic);
  EXPECT_EQ(workspace.tables[0].number, 1U);
  EXPECT_EQ(last().population(), 400U);
  EXPECT_EQ(last().tier_of(10'000), "top");
  EXPECT_EQ(last().tier_of(5'000), "low");
}

TEST_F(RanksTest, a_partition_that_stands_still_is_waited_for_an_hour) {
  tell(0, 1000);
  advance(std::chrono::minutes(59));
  EXPECT_TRUE(workspace.tables.empty());
  advance(std::chrono::minutes(1));
  EXPECT_EQ(workspace.tables.size(), 1U);
}

TEST_F(RanksTest, a_row_that_is_told_again_changes_nothing) {
  tell(0, 1000);
  tell(1, 1000);
  for (int minute = 0; minute < 30; ++minute) {
    advance(std::chrono::minutes(1));
    tell(1, 1000);
  }
  EXPECT_EQ(workspace.tables.size(), 1U);
  EXPECT_EQ(workspace.edit(kValueEntity).ranks().spreads_size(), 2);
}

TEST_F(RanksTest, there_is_at_most_one_table_in_ten_minutes_and_the_last_word_is_told) {
  tell(0, 1000);
  tell(1, 1000);
  for (int minute = 1; minute < 10; ++minute) {
    advance(std::chrono::minutes(1));
    tell(1, 1000 + 1000 * minute);
  }
  EXPECT_EQ(workspace.tables.size(), 1U);
  advance(std::chrono::minutes(1));  // by the timer: nobody says anything more
  ASSERT_EQ(workspace.tables.size(), 2U);
  EXPECT_EQ(last().number(), 2U);
  EXPECT_EQ(last().tier_of(50'000), "low");
  EXPECT_EQ(last().tier_of(100'000), "top");
}

TEST_F(RanksTest, a_cut_that_moves_by_less_than_five_percent_is_not_worth_a_table) {
  tell(0, 100'000);
  tell(1, 100'000);
  advance(kTablePause);
  tell(0, 103'000);
  tell(1, 103'000);
  EXPECT_EQ(workspace.tables.size(), 1U);
  advance(kLookPause);
  tell(0, 110'000);
  advance(kLookPause);
  tell(1, 110'000);
  advance(kLookPause);
  EXPECT_EQ(workspace.tables.size(), 2U);
}

TEST_F(RanksTest, below_the_minimum_population_tiers_become_unknown_again) {
  tell(0, 1000, 4);
  tell(1, 1000, 5);
  EXPECT_TRUE(workspace.tables.empty());
  advance(kLookPause);
  tell(1, 1000, 6);
  ASSERT_EQ(workspace.tables.size(), 1U);
  advance(kTablePause);
  tell(1, 1000, 0);
  ASSERT_EQ(workspace.tables.size(), 2U);
  EXPECT_FALSE(last().tier_of(10'000));
}

TEST_F(RanksTest, other_tiers_in_the_configuration_are_a_new_table) {
  tell(0, 1000);
  tell(1, 1000);
  advance(kTablePause);
  tiers.tiers = {{"top", 90}, {"middle", 50}, {"low", 0}};
  give(Input::What::kSweep);
  ASSERT_EQ(workspace.tables.size(), 2U);
  EXPECT_EQ(last().tier_of(6'000), "middle");
}

TEST_F(RanksTest, what_is_no_row_of_a_partition_is_refused) {
  tell(2, 1000);  // there are two
  EXPECT_EQ(workspace.rejected.size(), 1U);
  EXPECT_TRUE(workspace.states.empty());
}

}  // namespace
}  // namespace hearth::segmenter
