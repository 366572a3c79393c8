#include "segmenter/core/segment_rules.hpp"

#include <gmock/gmock.h>

namespace hearth::segmenter {
namespace {

TEST(SegmentRulesTest, a_rule_to_be_tried_may_say_what_one_to_be_kept_may) {
  for (const auto& [rule, is_right] :
       {std::pair("score >= 50", true), std::pair("score * 2.0 > 100.0", false)}) {
    contract::Product product;
    product.segments.segments.emplace_back();
    product.segments.segments.back().name = "kept";
    product.segments.segments.back().rule = rule;
    EXPECT_EQ(SegmentRules::compile(product).has_value(), is_right) << rule;
    const auto tried = SegmentRules::compile(contract::Product{})->compile_more(rule);
    ASSERT_EQ(tried.has_value(), is_right) << rule;
    if (is_right) continue;
    EXPECT_THAT(tried.error().front().text, testing::HasSubstr("changes as time passes"));
    EXPECT_EQ(tried.error().front().column, 1) << rule;
  }
}

std::vector<contract::Problem> problems_of(const std::string& rule) {
  const std::string yaml =
      "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
      "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
      "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
      "    presence: {cap: 5, half_saturation: 5}\n"
      "segments:\n  rules:\n    hot:\n      rule: >-\n        score > 50.0\n        && " +
      rule + "\n";
  const auto compiled = SegmentRules::compile(*contract::parse_product(yaml).product);
  return compiled ? std::vector<contract::Problem>{} : compiled.error();
}

// As `hearth check` shows it, for an editor to go there.
TEST(SegmentRulesTest, what_is_wrong_in_a_folded_rule_is_shown_where_it_stands_in_the_file) {
  for (const char* wrong : {"scoree < 60.0", "score * 2.0 < 60.0"}) {
    const auto problems = problems_of(wrong);
    ASSERT_EQ(problems.size(), 1U) << wrong;
    EXPECT_EQ(problems[0].line, 15) << wrong;
    EXPECT_EQ(problems[0].column, 12) << wrong;
    EXPECT_EQ(problems[0].path, "segments.rules.hot") << wrong;
  }
}

}  // namespace
}  // namespace hearth::segmenter
