#include "fold/lost_past.hpp"

#include <gtest/gtest.h>

#include "contract/message.hpp"
#include "fold/clock.hpp"
#include "fold/signals.hpp"

namespace hearth::fold {
namespace {

TEST(LostPast, is_read_as_it_was_recorded) {
  const std::vector<LostPast> all{{951, 33}, {1'200, 40}};
  EXPECT_EQ(parse_lost(encode_lost(all)), all);
  EXPECT_TRUE(parse_lost(encode_lost({})).empty());
}

TEST(LostPast, is_not_read_from_a_rejection) {
  EXPECT_TRUE(parse_lost(R"({"skip":"17.0"})").empty());
  EXPECT_TRUE(parse_lost("").empty());
}

TEST(LostPast, a_filler_takes_no_log_time) {
  contract::Decoder decoder;
  const auto envelope = decoder.envelope(encode_filler());
  ASSERT_TRUE(envelope);
  const TimePoint previous = from_unix_ms(1'700'000'000'000);
  for (const ClockMode mode : {ClockMode::kReal, ClockMode::kDriven}) {
    EXPECT_EQ(log_time_of(contract::Kind::kTick, mode, previous, envelope->time,
                          previous + std::chrono::hours(1)),
              previous);
  }
}

TEST(LostPast, is_known_by_who_folded_it_and_by_who_got_its_signals) {
  pb::Checkpoint checkpoint;
  checkpoint.set_sequence(40);
  auto& seen = *checkpoint.add_seen();
  seen.set_service("rewards");
  seen.set_partition(3);
  *seen.mutable_last() = to_proto({.sequence = 70});
  EXPECT_EQ(known_of(checkpoint, {3}, true), 70U);
  EXPECT_EQ(known_of(checkpoint, {2}, true), 40U);
  EXPECT_EQ(known_of(checkpoint, {2}, false), 0U);
  checkpoint.set_item(1);  // of the message after it
  EXPECT_EQ(known_of(checkpoint, {2}, true), 41U);
}

}  // namespace
}  // namespace hearth::fold
