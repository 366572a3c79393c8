#include "image_difference.hpp"

#include <gtest/gtest.h>

namespace hearth::ctl {
namespace {

fold::PartitionImage image() {
  fold::PartitionImage out;
  out.checkpoint = "c";
  out.states = {{"u:1", "a"}, {"u:2", "b"}};
  out.timers = {{"t", 5}};
  return out;
}

TEST(ImageDifference, equal_images_have_none) { EXPECT_TRUE(difference(image(), image()).none()); }

TEST(ImageDifference, outbox_and_attempts_do_not_matter) {
  auto live = image();
  live.outbox[1] = "entry";
  live.attempts = 3;
  EXPECT_TRUE(difference(live, image()).none());
}

TEST(ImageDifference, tells_missing_extra_and_changed_keys_apart) {
  auto live = image();
  live.states = {{"u:0", "x"}, {"u:2", "other"}};
  const auto found = difference(live, image());
  EXPECT_EQ(found.extra, 1U);
  EXPECT_EQ(found.missing, 1U);
  EXPECT_EQ(found.changed, 1U);
  EXPECT_EQ(found.first, (std::vector<std::string>{"u:0", "u:1", "u:2"}));
}

TEST(ImageDifference, a_moved_timer_is_a_change) {
  auto live = image();
  live.timers["t"] = 6;
  EXPECT_EQ(difference(live, image()).changed, 1U);
}

TEST(ImageDifference, another_checkpoint_is_a_difference) {
  auto live = image();
  live.checkpoint = "d";
  EXPECT_FALSE(difference(live, image()).none());
}

TEST(ImageDifference, what_was_sent_last_is_not_for_the_log_to_say) {
  fold::pb::Checkpoint checkpoint;
  checkpoint.set_sequence(7);
  auto refolded = image();
  refolded.checkpoint = checkpoint.SerializeAsString();
  checkpoint.add_sent()->set_partition(1);
  checkpoint.set_outbox_last(9);
  auto live = image();
  live.checkpoint = checkpoint.SerializeAsString();
  EXPECT_TRUE(difference(live, refolded).none());
  checkpoint.set_sequence(8);
  live.checkpoint = checkpoint.SerializeAsString();
  EXPECT_FALSE(difference(live, refolded).none());
}

TEST(ImageDifference, shows_only_the_first_keys) {
  auto live = image();
  for (int i = 0; i < 100; ++i) live.states["v:" + std::to_string(i)] = "";
  const auto found = difference(live, image());
  EXPECT_EQ(found.extra, 100U);
  EXPECT_EQ(found.first.size(), kShownKeys);
}

}  // namespace
}  // namespace hearth::ctl
