#include "unfolded_steps.hpp"

#include <gmock/gmock.h>

namespace hearth::ctl {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr Millis kPatience = std::chrono::seconds(5);

class UnfoldedStepsTest : public ::testing::Test {
 protected:
  UnfoldedStepsTest() {
    fold("segmenter", {10, 20});
    fold("rewards", {10, 20});
    steps_.published(100, {15, 20});
    steps_.published(200, {15, 30});
  }
  void fold(std::string_view service, const std::vector<std::uint64_t>& sequences) {
    steps_.folded(service, sequences, now_);
    steps_.forget_folded();
  }

  UnfoldedSteps::Clock::time_point now_{};
  UnfoldedSteps steps_{kPatience};
};

TEST_F(UnfoldedStepsTest, all_that_was_published_is_unfolded_at_first) {
  EXPECT_EQ(steps_.lines(), 300U);
}

TEST_F(UnfoldedStepsTest, a_step_is_folded_when_all_services_have_it_in_all_partitions) {
  fold("segmenter", {15, 30});
  EXPECT_EQ(steps_.lines(), 300U);
  fold("rewards", {14, 30});
  EXPECT_EQ(steps_.lines(), 300U);
  fold("rewards", {15, 29});
  EXPECT_EQ(steps_.lines(), 200U);
  fold("rewards", {15, 30});
  EXPECT_EQ(steps_.lines(), 0U);
}

TEST_F(UnfoldedStepsTest, where_nobody_folds_nobody_waits) {
  UnfoldedSteps alone(kPatience);
  alone.published(100, {15, 20});
  alone.forget_folded();
  EXPECT_EQ(alone.lines(), 0U);
}

TEST_F(UnfoldedStepsTest, who_gets_on_is_waited_for_however_long_it_takes) {
  for (std::uint64_t sequence = 1; sequence < 15; ++sequence) {
    now_ += kPatience - Millis(1);
    fold("segmenter", {15, 30});
    fold("rewards", {sequence, sequence});
  }
  EXPECT_EQ(steps_.lines(), 300U);
  EXPECT_THAT(steps_.take_given_up(), IsEmpty());
}

TEST_F(UnfoldedStepsTest, who_does_not_get_on_is_not_waited_for_which_is_told_once) {
  fold("segmenter", {15, 30});
  now_ += kPatience;
  fold("rewards", {10, 20});
  EXPECT_EQ(steps_.lines(), 0U);
  EXPECT_THAT(
      steps_.take_given_up(),
      ElementsAre("rewards has folded nothing of partition 0 for 5 s and is not waited for"));
  EXPECT_THAT(steps_.take_given_up(), IsEmpty());
}

TEST_F(UnfoldedStepsTest, one_partition_that_stands_still_does_not_excuse_the_others) {
  fold("segmenter", {15, 30});
  now_ += kPatience;
  fold("rewards", {10, 25});
  EXPECT_EQ(steps_.lines(), 200U);
  EXPECT_THAT(steps_.slowest(), HasSubstr("rewards partition 1 is at message 25 of 30"));
}

TEST_F(UnfoldedStepsTest, who_gets_on_again_is_waited_for_again) {
  fold("segmenter", {15, 30});
  now_ += kPatience;
  fold("rewards", {10, 20});
  steps_.published(50, {16, 31});
  fold("rewards", {11, 21});
  fold("segmenter", {16, 31});
  EXPECT_EQ(steps_.lines(), 50U);
}

TEST_F(UnfoldedStepsTest, only_what_a_service_does_not_do_during_a_wait_counts_against_it) {
  now_ += 100 * kPatience;  // nobody looked
  steps_.wait_begins(now_);
  now_ += kPatience - Millis(1);
  fold("segmenter", {15, 30});
  fold("rewards", {10, 20});
  EXPECT_EQ(steps_.lines(), 300U);
  now_ += Millis(1);
  fold("rewards", {10, 20});
  EXPECT_EQ(steps_.lines(), 0U);
}

}  // namespace
}  // namespace hearth::ctl
