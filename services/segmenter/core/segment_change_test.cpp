#include "segmenter/core/segment_change.hpp"

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

using contract::ConfigurationText;
using contract::SegmentState;
using What = SegmentRequest::What;

const std::string kYaml =
    "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
    "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
    "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
    "    presence: {cap: 5, half_saturation: 5}\n"
    "segments:\n  rules:\n    hot: score >= 50.0\n";

const std::string kReferring = kYaml + "rewards:\n  downgrade: [{segment: hot}]\n";

// A configuration and the requests that change it, one after the other.
class Installation {
 public:
  explicit Installation(const std::string& yaml = kYaml) : text_{yaml, {}} {}

  // 0: taken; else the status of the refusal.
  int ask(const SegmentRequest& request) {
    auto next = changed(text_, number_, request);
    if (!next) {
      refusal_ = next.error();
      return next.error().status;
    }
    if (next->overlay != text_.overlay) ++number_;
    text_ = *std::move(next);
    return 0;
  }
  int put(const std::string& rule, SegmentState state = SegmentState::kPublished) {
    return ask({.what = What::kPut, .name = "hot", .version = {rule, "", state}});
  }
  int simply(What what) { return ask({.what = what, .name = "hot"}); }

  std::string rule() const {
    const auto product = contract::product_of(text_).product;
    return product->segments.segments.empty() ? "" : product->segments.segments[0].rule;
  }
  const contract::SegmentOverlay& overlay() const { return text_.overlay; }
  std::uint64_t number() const { return number_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  ConfigurationText text_;
  std::uint64_t number_ = 1;
  Refusal refusal_;
};

TEST(SegmentChange, remembers_what_the_file_said_for_the_rollback) {
  Installation it;
  ASSERT_EQ(it.put("score >= 60.0"), 0);
  EXPECT_EQ(it.rule(), "score >= 60.0");
  EXPECT_EQ(it.overlay()[0].configuration, 2u);
  ASSERT_EQ(it.simply(What::kRollBack), 0);
  EXPECT_EQ(it.rule(), "score >= 50.0");
}

TEST(SegmentChange, cannot_be_rolled_back_twice) {
  Installation it;
  EXPECT_EQ(it.simply(What::kRollBack), 409);
  it.put("score >= 60.0");
  it.put("score >= 70.0");
  ASSERT_EQ(it.simply(What::kRollBack), 0);
  EXPECT_EQ(it.rule(), "score >= 60.0");
  EXPECT_EQ(it.simply(What::kRollBack), 409);
  EXPECT_EQ(it.rule(), "score >= 60.0");
}

TEST(SegmentChange, that_changes_nothing_takes_no_number) {
  Installation it;
  EXPECT_EQ(it.put("score >= 50.0"), 0);
  EXPECT_EQ(it.simply(What::kPublish), 0);
  EXPECT_EQ(it.number(), 1u);
  EXPECT_TRUE(it.overlay().empty());
}

TEST(SegmentChange, is_made_once_under_its_key_whatever_its_condition) {
  Installation it;
  it.put("score >= 60.0");
  const SegmentRequest back{.what = What::kRollBack, .name = "hot", .key = 77, .only_if = 2};
  EXPECT_EQ(it.ask(back), 0);
  EXPECT_EQ(it.ask(back), 0);
  EXPECT_EQ(it.number(), 3u);
  EXPECT_EQ(it.ask({.what = What::kRetire, .name = "hot", .key = 78, .only_if = 2}), 412);
}

TEST(SegmentChange, is_not_made_again_by_a_late_retry_when_others_have_followed) {
  Installation it;
  const SegmentRequest first{
      .what = What::kPut, .name = "hot", .version = {"score >= 60.0", ""}, .key = 77};
  ASSERT_EQ(it.ask(first), 0);
  for (std::uint64_t key = 1; key < contract::kRememberedRequests; ++key) {
    const std::string rule = "score >= " + std::to_string(key) + ".0";
    ASSERT_EQ(it.ask({.what = What::kPut, .name = "hot", .version = {rule, ""}, .key = key}), 0);
  }
  EXPECT_EQ(it.ask(first), 0);
  EXPECT_EQ(it.rule(), "score >= 15.0");
  EXPECT_EQ(it.number(), 17u);
}

TEST(SegmentChange, retires_and_brings_back) {
  Installation it;
  ASSERT_EQ(it.simply(What::kRetire), 0);
  EXPECT_EQ(it.rule(), "");
  EXPECT_EQ(it.simply(What::kRetire), 0);
  EXPECT_EQ(it.number(), 2u);
  EXPECT_EQ(it.simply(What::kPublish), 404);
  ASSERT_EQ(it.simply(What::kRollBack), 0);
  EXPECT_EQ(it.rule(), "score >= 50.0");
  EXPECT_EQ(it.ask({.what = What::kRetire, .name = "nobody"}), 404);
}

TEST(SegmentChange, does_not_empty_what_rewards_or_recall_name) {
  Installation it(kReferring);
  EXPECT_EQ(it.put("score >= 60.0", SegmentState::kDraft), 409);
  EXPECT_EQ(it.refusal().code, "segment_in_use");
  EXPECT_EQ(it.simply(What::kRetire), 409);
  EXPECT_EQ(it.refusal().code, "segment_in_use");
  EXPECT_NE(it.refusal().text.find("rewards.downgrade[0].segment in line 14"), std::string::npos)
      << it.refusal().text;
  EXPECT_EQ(it.number(), 1u);
  EXPECT_EQ(it.put("score >= 60.0"), 0) << "changing it is another matter";
}

TEST(SegmentChange, publishes_what_a_draft_says) {
  Installation it;
  it.put("score >= 60.0", SegmentState::kDraft);
  EXPECT_EQ(it.overlay()[0].version.state, SegmentState::kDraft);
  it.simply(What::kPublish);
  EXPECT_EQ(it.overlay()[0].version.state, SegmentState::kPublished);
  EXPECT_EQ(it.rule(), "score >= 60.0");
}

TEST(SegmentChange, tells_where_a_rule_is_wrong_in_its_own_lines) {
  Installation it;
  EXPECT_EQ(it.put("score >= 50.0\n  && tenure < 3"), 422);
  ASSERT_EQ(it.refusal().problems.size(), 1u);
  EXPECT_EQ(it.refusal().problems[0].line, 2);
  EXPECT_EQ(it.refusal().problems[0].column, 6);
  EXPECT_EQ(it.put("score >= tenure_days"), 422);  // when time changes it nobody could tell
  EXPECT_EQ(it.put(""), 422);
  EXPECT_EQ(it.ask({.what = What::kPut, .name = "Hot", .version = {"true", ""}}), 400);
}

}  // namespace
}  // namespace hearth::segmenter
