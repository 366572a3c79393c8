#include "segmenter/core/segment_referrer.hpp"

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

const std::string kYaml = R"(rewards:
  chains:
    for-all: {audience: all}
    start: {audience: newcomer}
  downgrade:
    - {segment: hunter, pays_percent: 0}
    - segment: hollow
recall:
  campaigns:
    for-tiers: {audience: {tiers: [top]}}
    back:
      audience:
        segments: [core, regular]
    warned: {programme: churn}
)";

std::string where(std::string_view segment, std::string_view yaml = kYaml) {
  const auto found = referrer_of(segment, yaml);
  return found ? std::to_string(found->line) + " " + found->path : "nowhere";
}

TEST(SegmentReferrer, is_the_place_that_names_the_segment) {
  EXPECT_EQ(where("newcomer"), "4 rewards.chains.start.audience");
  EXPECT_EQ(where("hunter"), "6 rewards.downgrade[0].segment");
  EXPECT_EQ(where("hollow"), "7 rewards.downgrade[1].segment");
  EXPECT_EQ(where("regular"), "13 recall.campaigns.back.audience");
}

TEST(SegmentReferrer, is_nowhere_for_what_nobody_names) {
  EXPECT_EQ(where("lapsed"), "nowhere");
  EXPECT_EQ(where("top"), "nowhere") << "a tier";
  EXPECT_EQ(where("all"), "nowhere") << "everybody";
  EXPECT_EQ(where("newcomer", ""), "nowhere");
  EXPECT_EQ(where("newcomer", "rewards: {chains: [1, 2], downgrade: x}"), "nowhere");
}

}  // namespace
}  // namespace hearth::segmenter
