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
  }
}

}  // namespace
}  // namespace hearth::segmenter
