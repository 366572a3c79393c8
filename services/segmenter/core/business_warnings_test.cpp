#include "segmenter/core/business_warnings.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

contract::Warning warning(std::string open, std::string close, std::string sample) {
  contract::Warning made;
  made.name = "w";
  made.open = {.name = "open", .rule = std::move(open), .title = {}, .line = 10, .column = 11};
  made.close = {.name = "close", .rule = std::move(close), .title = {}, .line = 11, .column = 12};
  made.sample = std::move(sample);
  return made;
}

std::vector<contract::Problem> check(contract::Warning made) {
  contract::Product product;
  product.warnings.push_back(std::move(made));
  return check_warnings(product);
}

// Seven, five and nine brushed orders lie on the oldest of the 14 days, the newest and the oldest
// of the 14 before, and three on the day before them all.
TEST(WarningRulesTest, a_figure_of_14_days_and_of_the_14_before_is_that_of_their_sums) {
  const KpiFigures figures;
  std::vector<DaySums> before(kBaselineDays);
  for (DaySums& day : before) day[static_cast<std::size_t>(Sum::kOrders)] = 10;
  const auto brushed_before = [&](std::size_t days, std::uint64_t orders) {
    before[before.size() - days][static_cast<std::size_t>(Sum::kBrushed)] = orders;
  };
  brushed_before(13, 7);
  brushed_before(14, 5);
  brushed_before(27, 9);
  brushed_before(28, 3);
  DaySums day{};
  day[static_cast<std::size_t>(Sum::kOrders)] = 10;
  const FigureValues values = figure_values(figures, before, day);
  const std::size_t brushed = figures.find("brushed_share").value();
  EXPECT_EQ(values.at(brushed), 0.0);
  EXPECT_EQ(values.at(brushed + 2 * figures.all().size()), 7.0 / 140);
  EXPECT_EQ(values.at(brushed + 3 * figures.all().size()), 14.0 / 140);
}

TEST(WarningRulesTest, every_figure_its_baseline_and_those_of_14_days_can_be_named) {
  const KpiFigures figures;
  for (const Figure& figure : figures.all()) {
    const auto problems = check(warning(figure.name + "_14d < " + figure.name + "_before * 0.5",
                                        figure.name + "_matured >= " + figure.name, figure.name));
    EXPECT_TRUE(problems.empty()) << figure.name << ": " << problems.front().text;
  }
}

TEST(WarningRulesTest, an_unknown_figure_is_a_problem_at_its_place) {
  const auto problems = check(warning("dau > 1.0 && complain_rate > 0.03", "dau < 1.0", "dau"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].line, 10);
  EXPECT_EQ(problems[0].column, 11 + 13);
  EXPECT_EQ(problems[0].path, "warnings.w.open");
  EXPECT_THAT(problems[0].text, testing::HasSubstr("complain_rate"));
}

TEST(WarningRulesTest, the_shipped_warnings_compile_and_each_closes_by_another_rule) {
  std::ifstream file(std::filesystem::path(__FILE__).parent_path() / "../../../hearth.yaml");
  std::stringstream text;
  text << file.rdbuf();
  const auto parsed = contract::parse_product(text.str());
  ASSERT_TRUE(parsed.product) << parsed.problems.front().text;
  for (const contract::Problem& problem : check_warnings(*parsed.product)) {
    ADD_FAILURE() << problem.line << ":" << problem.column << " " << problem.text;
  }
  const WarningRules rules(parsed.product->warnings);
  std::vector<std::string> names;
  for (const WarningRule& rule : rules.all()) {
    names.push_back(rule.warning.name);
    EXPECT_NE(rule.open.text(), rule.close.text()) << rule.warning.name;
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("next-day-retention", "complaints", "nps-drop",
                                                   "support-response", "hollow-growth"));
}

TEST(WarningRulesTest, an_unknown_sample_is_a_problem) {
  const auto problems = check(warning("dau > 1.0", "dau < 1.0", "users"));
  ASSERT_EQ(problems.size(), 1U);
  EXPECT_EQ(problems[0].path, "warnings.w.sample");
}

TEST(WarningRulesTest, a_question_about_one_user_is_a_problem) {
  EXPECT_EQ(check(warning("days_active(\"7d\") > 3", "dau < 1.0", "dau")).size(), 1U);
}

TEST(WarningRulesTest, a_figure_without_a_value_is_unknown_and_decides_nothing_alone) {
  const WarningRules rules(
      {warning("fake_share > 0.3 || dau > 5.0", "fake_share <= 0.3 || dau <= 5.0", "dau")});
  ASSERT_EQ(rules.all().size(), 1U);
  DaySums sums{};
  sums[static_cast<std::size_t>(Sum::kDau)] = 6;
  std::vector<rules::Value> variables;
  for (const auto& value : figure_values(rules.figures(), {}, sums)) {
    variables.push_back(value ? rules::Value::of(*value) : rules::Value{});
  }
  rules::Scratch scratch;
  EXPECT_TRUE(rules.all()[0].open.evaluate({variables, {}}, scratch).holds());
  EXPECT_TRUE(
      rules.all()[0].close.evaluate({variables, {}}, scratch).is(rules::Value::Kind::kUnknown));
}

}  // namespace
}  // namespace hearth::segmenter
