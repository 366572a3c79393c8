#include "rebuild.hpp"

#include <gtest/gtest.h>

#include "contract/message.hpp"
#include "fold/outbox.hpp"

namespace hearth::ctl {
namespace {

std::string entry(std::uint64_t ordinal, std::uint64_t cause, std::uint32_t target = 1) {
  contract::Signal signal;
  signal.service = "segmenter";
  signal.entity = "u:1";
  signal.name = "link";
  signal.body = "{}";
  signal.cause.sequence = cause;
  fold::pb::OutboxEntry out;
  out.set_ordinal(ordinal);
  out.set_target(target);
  out.set_payload(contract::encode({"id", "/test", {}}, signal));
  return out.SerializeAsString();
}

fold::PartitionImage folded_to(std::uint64_t sequence, std::uint64_t outbox_last) {
  fold::pb::Checkpoint checkpoint;
  checkpoint.set_sequence(sequence);
  checkpoint.set_outbox_last(outbox_last);
  fold::PartitionImage image;
  image.checkpoint = checkpoint.SerializeAsString();
  return image;
}

std::uint64_t outbox_last(const fold::PartitionImage& image) {
  fold::pb::Checkpoint checkpoint;
  EXPECT_TRUE(checkpoint.ParseFromString(image.checkpoint));
  return checkpoint.outbox_last();
}

TEST(CarryOutbox, what_is_still_to_be_published_goes_along) {
  fold::PartitionImage live;
  live.outbox = {{7, entry(7, 10)}, {8, entry(8, 9)}};
  auto image = folded_to(10, 8);
  carry_outbox(live, image);
  EXPECT_EQ(image.outbox, live.outbox);
  EXPECT_EQ(outbox_last(image), 8U);
}

TEST(CarryOutbox, signals_of_a_message_that_will_be_folded_again_stay_behind) {
  fold::PartitionImage live;
  live.outbox = {{7, entry(7, 10)}, {8, entry(8, 11)}};
  auto image = folded_to(10, 7);
  carry_outbox(live, image);
  EXPECT_EQ(image.outbox.size(), 1U);
  EXPECT_EQ(outbox_last(image), 7U);
}

TEST(CarryOutbox, new_outputs_never_take_the_number_of_a_carried_one) {
  fold::PartitionImage live;
  live.outbox = {{9, entry(9, 10)}};
  auto image = folded_to(10, 4);
  carry_outbox(live, image);
  EXPECT_EQ(outbox_last(image), 9U);
}

TEST(CarryOutbox, the_refolds_own_outputs_were_published_long_ago) {
  auto image = folded_to(10, 4);
  image.outbox[4] = entry(4, 10);
  carry_outbox({}, image);
  EXPECT_TRUE(image.outbox.empty());
}

}  // namespace
}  // namespace hearth::ctl
