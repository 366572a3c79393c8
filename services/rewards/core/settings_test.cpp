#include "rewards/core/settings.hpp"

#include <fstream>
#include <iterator>

#include <gtest/gtest.h>

namespace hearth::rewards {
namespace {

const std::string kProduct = R"(tracking_plan:
  events:
    Article Read: {class: absorb}
    Order Refunded: {class: consume, meaning: refund, weight: -1}
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
segments:
  rules:
    newcomer: score < 10.0
    fake-active: {rule: score < 5.0, draft: true}
)";
constexpr int kProductLines = 17;

const std::string kSection = R"(rewards:
  granting: false
  budgets: {newcomers: {points: 1000}}
  chains:
    start:
      audience: newcomer
      tasks:
        - {id: read, title: 读, event: Article Read, count: 3, points: 10, budget: newcomers}
  coupons:
    five: {title: 5 元, value: 500, stock: 10, valid: 7d, per_user: 2, cool_down: 90d}
  downgrade:
    - {segment: fake-active, pays_percent: 50, for: 14d}
  point_value: 2
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  return text.replace(text.find(what), what.size(), with);
}

TEST(RewardsSettings, all_that_the_section_says_is_read) {
  const ParsedSettings parsed = parse_settings(kProduct + kSection);
  ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().text;
  const Settings& settings = parsed.settings;
  EXPECT_FALSE(settings.granting);
  EXPECT_EQ(settings.point_value_fen, 2);
  EXPECT_EQ(settings.budgets.at("newcomers"), 1000);
  ASSERT_EQ(settings.chains.size(), 1U);
  EXPECT_EQ(settings.chains[0].audience, "newcomer");
  EXPECT_EQ(settings.chains[0].tasks.at(0).count, 3);
  EXPECT_EQ(settings.coupons.at("five").value_fen, 500);
  EXPECT_EQ(settings.coupons.at("five").minimum_order_fen, 0);
  EXPECT_EQ(settings.coupons.at("five").cool_down, std::chrono::hours(24 * 90));
  EXPECT_EQ(settings.downgrades.at(0).pays_percent, 50);
  EXPECT_TRUE(settings.task_events.contains("Article Read"));
  EXPECT_TRUE(settings.refunds.contains("Order Refunded"));
}

TEST(RewardsSettings, the_file_that_is_shipped_has_a_newcomer_chain_and_the_recall_coupon) {
  std::ifstream file(HEARTH_CONFIGURATION);
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  const ParsedSettings parsed = parse_settings(text);
  ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().text;
  EXPECT_EQ(parsed.settings.chains.at(0).tasks.size(), 3U);
  EXPECT_EQ(parsed.settings.coupons.at("recall-5-yuan").value_fen, 500);
  EXPECT_EQ(parsed.settings.downgrades.size(), 2U);
}

TEST(RewardsSettings, a_file_without_the_section_is_a_product_without_rewards) {
  const ParsedSettings parsed = parse_settings(kProduct);
  EXPECT_TRUE(parsed.problems.empty());
  EXPECT_TRUE(parsed.settings.chains.empty());
  EXPECT_TRUE(parsed.settings.coupons.empty());
}

TEST(RewardsSettings, a_wrong_value_is_reported_where_it_stands) {
  struct Wrong {
    std::string what, with, said;
    int line;
  };
  const Wrong wrongs[] = {
      {"granting: false", "granting: no", "true or false", 2},
      {"granting: false", "grants: false", "unknown key", 2},
      {"points: 1000}", "points: -1}", "whole number", 3},
      {"newcomers: {points", "new:comers: {points", "a name has", 3},
      {"audience: newcomer", "audience: ''", "a text", 6},
      {"audience: newcomer", "audience: newcomers", "the file has no segment 'newcomers'", 6},
      {"event: Article Read", "event: Article Red", "tracking plan has no event", 8},
      {"budget: newcomers", "budget: nobody", "no budget 'nobody'", 8},
      {"points: 10,", "points: 0,", "whole number", 8},
      {"count: 3", "count: 0", "whole number", 8},
      {"value: 500, ", "", "'value' is missing", 10},
      {"valid: 7d", "valid: 7", "duration", 10},
      {"segment: fake-active", "segment: fake", "the file has no segment 'fake'", 12},
      {"pays_percent: 50", "pays_percent: 100", "whole number", 12},
      {"point_value: 2", "point_value: -2", "whole number", 13},
  };
  for (const Wrong& wrong : wrongs) {
    const auto problems = section_problems(kProduct + replaced(kSection, wrong.what, wrong.with));
    ASSERT_FALSE(problems.empty()) << wrong.with;
    EXPECT_NE(problems[0].text.find(wrong.said), std::string::npos) << problems[0].text;
    EXPECT_EQ(problems[0].line, kProductLines + wrong.line) << wrong.with << problems[0].text;
    EXPECT_GT(problems[0].column, 0);
    EXPECT_TRUE(problems[0].path.starts_with("rewards")) << problems[0].path;
  }
}

TEST(RewardsSettings, a_segment_that_the_file_lacks_is_named_where_it_stands) {
  const auto problems = section_problems(
      kProduct + replaced(kSection, "segment: fake-active", "segment: fake-activ"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "rewards.downgrade[0].segment");
  EXPECT_EQ(problems[0].column, 17);
  EXPECT_NE(problems[0].text.find("did you mean 'fake-active'?"), std::string::npos)
      << problems[0].text;
}

TEST(RewardsSettings, everybody_is_an_audience_that_no_file_lists) {
  EXPECT_TRUE(section_problems(kProduct + replaced(kSection, "audience: newcomer", "audience: all"))
                  .empty());
}

// It follows the log: who is in no segment of this name today may be in one tomorrow.
TEST(RewardsSettings, the_fold_takes_any_name_of_a_segment) {
  const std::string yaml =
      kProduct + replaced(kSection, "segment: fake-active", "segment: of-run-time");
  const ParsedSettings parsed = parse_settings(yaml);
  ASSERT_TRUE(parsed.problems.empty()) << parsed.problems.front().text;
  EXPECT_EQ(parsed.settings.downgrades.at(0).segment, "of-run-time");
}

}  // namespace
}  // namespace hearth::rewards
