#include <gtest/gtest.h>

#include "segmenter/core/backfill.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::uint32_t kOld = 7, kNew = 9;  // sources

// A partition that keeps `kOld` since its log's beginning, and `kNew` since a rule of configuration
// 2 asked for it at 1000.
class BackfillStandingTest : public ::testing::Test {
 protected:
  BackfillStandingTest() {
    pb::Kept& kept = *workspace_.edit(kKeptKey).mutable_kept();
    keep(kept, kOld, 0, 30);
    keep(kept, kNew, 1'000, 7);
  }
  static void keep(pb::Kept& kept, std::uint32_t source, std::int64_t since, std::int64_t window) {
    kept.add_sources(source);
    kept.add_since(since);
    kept.add_windows(window);
  }
  pb::Kept& kept() { return *workspace_.edit(kKeptKey).mutable_kept(); }
  BackfillStanding now(std::uint64_t configuration = 2) { return standing(kept(), configuration); }

  void begin(const std::string& id, std::uint64_t configuration = 2) {
    pb::BackfillStep step;
    step.set_id(id);
    step.set_configuration(configuration);
    take(step);
  }
  // Of what is kept by now, read up to `at`; `since`: where its log begins.
  void end(const std::string& id, std::int64_t at, std::int64_t since = 0) {
    pb::BackfillStep step;
    step.set_id(id);
    step.set_at(at);
    for (int i = 0; i < kept().sources_size(); ++i) {
      keep(*step.mutable_filled(), kept().sources(i), since, kept().windows(i));
    }
    take(step);
  }

 private:
  void take(const pb::BackfillStep& step) {
    (void)take_backfill(encode(step), SeriesPlan(std::span<const rules::Feature>{}), workspace_);
  }
  MemoryWorkspace workspace_;
};

TEST_F(BackfillStandingTest, what_a_new_rule_asks_of_the_past_is_wanted_until_it_was_brought) {
  EXPECT_EQ(now(), BackfillStanding::kWanted);
  begin("one");
  EXPECT_EQ(now(), BackfillStanding::kWanted) << "whoever began it may be dead";
  end("one", 2'000);
  EXPECT_EQ(now(), BackfillStanding::kNothingWanted);
  EXPECT_EQ(kept().since(1), 0);
}

TEST_F(BackfillStandingTest, what_the_log_does_not_hold_any_more_is_not_wanted_for_ever) {
  begin("one");
  end("one", 2'000, 900);
  EXPECT_EQ(kept().since(1), 900) << "its log begins there";
  EXPECT_EQ(now(), BackfillStanding::kNothingWanted);
  EXPECT_EQ(now(3), BackfillStanding::kNothingWanted) << "another configuration asks no more";
}

TEST_F(BackfillStandingTest, a_window_that_grew_and_a_source_that_came_later_are_wanted_again) {
  begin("one");
  end("one", 2'000, 900);
  kept().set_windows(1, 14);
  EXPECT_EQ(now(), BackfillStanding::kWanted) << "the window has grown";
  kept().set_windows(1, 7);
  kept().set_since(1, 3'000);
  EXPECT_EQ(now(), BackfillStanding::kWanted) << "it was dropped, and kept anew";
  kept().set_since(1, 900);
  keep(kept(), kNew + 1, 3'000, 7);
  EXPECT_EQ(now(), BackfillStanding::kWanted) << "a third source";
}

TEST_F(BackfillStandingTest, one_that_was_begun_too_often_is_given_up_until_another_configuration) {
  for (std::uint32_t i = 0; i < kMostBackfillAttempts; ++i) {
    EXPECT_EQ(now(), BackfillStanding::kWanted) << i;
    begin("attempt" + std::to_string(i));
  }
  EXPECT_EQ(now(), BackfillStanding::kGivenUp);
  EXPECT_EQ(now(3), BackfillStanding::kWanted);
  begin("by hand");
  end("by hand", 2'000);
  EXPECT_EQ(now(), BackfillStanding::kNothingWanted);
}

TEST_F(BackfillStandingTest, attempts_are_counted_anew_for_another_configuration) {
  for (std::uint32_t i = 0; i < kMostBackfillAttempts; ++i) begin("attempt" + std::to_string(i));
  begin("other", 3);
  EXPECT_EQ(kept().backfill().attempts(), 1U);
  EXPECT_EQ(now(3), BackfillStanding::kWanted);
}

TEST_F(BackfillStandingTest,
       a_partition_that_has_kept_everything_since_its_beginning_wants_nothing) {
  kept().set_since(1, 0);
  EXPECT_EQ(now(), BackfillStanding::kNothingWanted);
  EXPECT_EQ(standing(pb::Kept(), 1), BackfillStanding::kNothingWanted);
}

}  // namespace
}  // namespace hearth::segmenter
