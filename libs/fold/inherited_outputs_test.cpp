#include "fold/inherited_outputs.hpp"

#include <gtest/gtest.h>

#include "contract/message.hpp"
#include "fold/outbox.hpp"
#include "fold/signals.hpp"

namespace hearth::fold {
namespace {

using contract::Cause;
using contract::Partition;

contract::Signal signal_of(std::uint64_t cause, std::uint64_t prev = 0) {
  contract::Signal signal;
  signal.service = "segmenter";
  signal.entity = "u:1";
  signal.name = "link";
  signal.body = "{}";
  signal.cause.sequence = cause;
  signal.prev.sequence = prev;
  return signal;
}

std::string entry(std::uint64_t ordinal, std::uint64_t cause, std::uint32_t target = 1) {
  pb::OutboxEntry out;
  out.set_ordinal(ordinal);
  out.set_target(target);
  out.set_payload(contract::encode({"id", "/test", {}}, signal_of(cause)));
  return out.SerializeAsString();
}

struct Folded {
  std::uint64_t sequence = 0, outbox_last = 0;
  std::vector<std::pair<std::uint16_t, std::uint64_t>> sent = {};
};

PartitionImage image_of(const Folded& folded) {
  pb::Checkpoint checkpoint;
  checkpoint.set_sequence(folded.sequence);
  checkpoint.set_outbox_last(folded.outbox_last);
  for (const auto& [target, sequence] : folded.sent)
    (void)sending(checkpoint, {target}, Cause{.sequence = sequence});
  PartitionImage image;
  image.checkpoint = checkpoint.SerializeAsString();
  return image;
}

pb::Checkpoint checkpoint_of(const PartitionImage& image) {
  pb::Checkpoint checkpoint;
  EXPECT_TRUE(checkpoint.ParseFromString(image.checkpoint));
  return checkpoint;
}

// What the next signal to `target` names as the one before it.
std::uint64_t prev_to(std::uint16_t target, const PartitionImage& image) {
  auto checkpoint = checkpoint_of(image);
  return sending(checkpoint, {target}, Cause{.sequence = 1'000}).sequence;
}

TEST(InheritedOutputs, what_is_still_to_be_published_goes_along) {
  auto live = image_of({.sequence = 10, .outbox_last = 8});
  live.outbox = {{7, entry(7, 10)}, {8, entry(8, 9)}};
  auto image = image_of({.sequence = 10, .outbox_last = 8});
  inherit_outputs(live, image);
  EXPECT_EQ(image.outbox, live.outbox);
  EXPECT_EQ(checkpoint_of(image).outbox_last(), 8U);
}

TEST(InheritedOutputs, signals_of_a_message_that_will_be_folded_again_stay_behind) {
  auto live = image_of({.sequence = 10, .outbox_last = 8});
  live.outbox = {{7, entry(7, 10)}, {8, entry(8, 11)}};
  auto image = image_of({.sequence = 10, .outbox_last = 7});
  inherit_outputs(live, image);
  EXPECT_EQ(image.outbox.size(), 1U);
  EXPECT_EQ(checkpoint_of(image).outbox_last(), 7U);
}

TEST(InheritedOutputs, new_outputs_never_take_the_number_of_an_inherited_one) {
  auto live = image_of({.sequence = 10, .outbox_last = 9});
  live.outbox = {{9, entry(9, 10)}};
  auto image = image_of({.sequence = 10, .outbox_last = 4});
  inherit_outputs(live, image);
  EXPECT_EQ(checkpoint_of(image).outbox_last(), 9U);
}

TEST(InheritedOutputs, the_refolds_own_outputs_were_published_long_ago) {
  auto image = image_of({.sequence = 10, .outbox_last = 4});
  image.outbox[4] = entry(4, 10);
  inherit_outputs(image_of({.sequence = 10}), image);
  EXPECT_TRUE(image.outbox.empty());
}

TEST(InheritedOutputs,
     a_signal_that_only_the_refold_made_is_not_waited_for_by_the_next_ones_reader) {
  const auto live = image_of({.sequence = 20, .sent = {{1, 12}}});
  auto image = image_of({.sequence = 20, .sent = {{1, 17}, {2, 18}}});
  inherit_outputs(live, image);
  pb::Checkpoint reader;
  ASSERT_EQ(admit(reader, signal_of(12), {}), Gate::kAccept);
  EXPECT_EQ(admit(reader, signal_of(21, prev_to(1, image)), {}), Gate::kAccept);
  pb::Checkpoint other_reader;  // got nothing from the live fold
  EXPECT_EQ(admit(other_reader, signal_of(21, prev_to(2, image)), {}), Gate::kAccept);
}

TEST(InheritedOutputs, inside_a_message_the_next_signal_names_the_last_one_that_waits) {
  auto live = image_of({.sequence = 20, .sent = {{1, 21}, {2, 21}, {3, 9}}});
  live.outbox = {{5, entry(5, 14)}, {6, entry(6, 21)}};
  auto image = image_of({.sequence = 20, .sent = {{1, 19}, {2, 19}, {3, 19}}});
  inherit_outputs(live, image);
  EXPECT_EQ(prev_to(1, image), 14U);
  EXPECT_EQ(prev_to(2, image), 0U);  // all of it is published
  EXPECT_EQ(prev_to(3, image), 9U);
}

}  // namespace
}  // namespace hearth::fold
