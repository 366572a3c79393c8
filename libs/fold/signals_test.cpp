#include "fold/signals.hpp"

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

using contract::Cause;
using contract::Signal;

Cause cause(std::uint64_t sequence, std::uint64_t item = 0) {
  return {sequence, Cause::Phase::kItem, item, 0, 0};
}

Signal signal(Cause at, Cause prev, std::uint16_t partition = 3) {
  Signal out;
  out.service = "segmenter";
  out.source = {partition};
  out.cause = at;
  out.prev = prev;
  return out;
}

constexpr TimePoint kNow = from_unix_ms(1'000'000);

TEST(Signals, are_accepted_once) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kRepeat);
}

TEST(Signals, beyond_a_hole_wait_until_it_is_filled) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(9), cause(7)), kNow), Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(7), cause(5)), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(9), cause(7)), kNow), Gate::kAccept);
}

TEST(Signals, of_changed_code_are_accepted_when_the_new_cause_covers_the_place) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
  // After a rollback the new code no longer sends what message 5 caused, and sends more for
  // message 6.
  EXPECT_EQ(admit(checkpoint, signal(cause(6), cause(4)), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(6, 1), cause(6)), kNow), Gate::kAccept);
}

TEST(Signals, of_an_unknown_source_start_with_its_first) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(2), cause(1)), kNow), Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(1), {}), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(2), cause(1)), kNow), Gate::kAccept);
}

TEST(Signals, stop_the_partition_when_their_source_goes_on_beyond_a_hole_for_a_minute) {
  for (const int pause : {1, 20}) {  // seconds between two signals of one way
    pb::Checkpoint checkpoint;
    EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
    for (int second = 0; second <= 60; second += pause) {
      const std::uint64_t at = 9 + static_cast<std::uint64_t>(second);
      EXPECT_EQ(
          admit(checkpoint, signal(cause(at), cause(at - 1)), kNow + std::chrono::seconds(second)),
          Gate::kHole);
    }
    EXPECT_EQ(admit(checkpoint, signal(cause(90), cause(89)), kNow + std::chrono::seconds(61)),
              Gate::kStuck);
  }
}

TEST(Signals, that_are_only_repeated_beyond_a_hole_stop_nothing) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(9), cause(7)), kNow), Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(9), cause(7)), kNow + std::chrono::minutes(5)),
            Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(7), cause(5)), kNow + std::chrono::minutes(5)),
            Gate::kAccept);
}

TEST(Signals, that_fill_a_hole_leave_nothing_of_it_to_the_next_one) {
  pb::Checkpoint checkpoint;
  const TimePoint later = kNow + std::chrono::minutes(2);
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(20), cause(15)), kNow), Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(7), cause(5)), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(12), cause(10)), later), Gate::kHole);
  EXPECT_EQ(admit(checkpoint, signal(cause(14), cause(13)), later + std::chrono::seconds(61)),
            Gate::kStuck);
}

TEST(Signals, of_different_sources_do_not_disturb_each_other) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}, 9), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(2), {}, 1), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(3), cause(2), 1), kNow), Gate::kAccept);
  EXPECT_EQ(admit(checkpoint, signal(cause(5), {}, 9), kNow), Gate::kRepeat);
  ASSERT_EQ(checkpoint.seen_size(), 2);
  EXPECT_EQ(checkpoint.seen(0).partition(), 1U);
}

TEST(Signals, that_are_missing_are_given_up_by_moving_on_to_a_later_one) {
  pb::Checkpoint checkpoint;
  ASSERT_EQ(admit(checkpoint, signal(cause(1), {}), kNow), Gate::kAccept);
  ASSERT_EQ(admit(checkpoint, signal(cause(5), cause(3)), kNow), Gate::kHole);
  give_up(checkpoint, signal(cause(5), cause(3)));
  EXPECT_EQ(admit(checkpoint, signal(cause(3), cause(1)), kNow), Gate::kRepeat);
  EXPECT_EQ(admit(checkpoint, signal(cause(6), cause(5)), kNow), Gate::kAccept);
}

TEST(Sending, names_the_cause_sent_before_on_the_same_way) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(sending(checkpoint, {4}, cause(5)), Cause{});
  EXPECT_EQ(sending(checkpoint, {1}, cause(6)), Cause{});
  EXPECT_EQ(sending(checkpoint, {4}, cause(7)), cause(5));
}

TEST(Imports, fold_each_line_once_however_the_frames_are_cut) {
  pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, {"i", 0}, 5).gate, Gate::kAccept);
  imported(checkpoint, "i", 5);
  EXPECT_EQ(admit(checkpoint, {"i", 0}, 5).gate, Gate::kRepeat);
  const ImportGate longer = admit(checkpoint, {"i", 3}, 9);
  EXPECT_EQ(longer.gate, Gate::kAccept);
  EXPECT_EQ(longer.folded, 5U);
  EXPECT_EQ(admit(checkpoint, {"i", 9}, 12).gate, Gate::kHole);
}

TEST(Imports, must_start_at_their_first_frame) {
  const pb::Checkpoint checkpoint;
  EXPECT_EQ(admit(checkpoint, {"i", 3}, 9).gate, Gate::kHole);
}

}  // namespace
}  // namespace hearth::fold
