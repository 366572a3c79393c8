#include "segmenter/features/series_plan.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "segmenter/features/past.hpp"

namespace hearth::segmenter {
namespace {

using contract::ActivityClass;
using contract::Meaning;

std::vector<std::string> texts(const SeriesPlan& plan) {
  std::vector<std::string> texts;
  for (const Source& source : plan.sources()) texts.push_back(source.text);
  std::sort(texts.begin(), texts.end());
  return texts;
}

using Texts = std::vector<std::string>;

SeriesPlan plan_of(const std::vector<Feature>& features) { return SeriesPlan(features); }

TEST(SeriesPlan, shares_a_source_between_questions_in_one_resolution) {
  const auto plan = plan_of({{Function::kSum, "Order", "amount", days(7)},
                             {Function::kAvg, "Order", "amount", days(28)},
                             {Function::kMax, "Order", "amount", days(14)}});
  EXPECT_EQ(texts(plan), Texts{"Order.amount by day: count sum high"});
  EXPECT_EQ(plan.sources()[0].window, 28);
}

TEST(SeriesPlan, keeps_hours_up_to_72_and_days_beyond) {
  const auto plan = plan_of({{Function::kCount, "Order", "", hours(72)},
                             {Function::kCount, "Order", "", days(4)},
                             {Function::kCount, "Order", "", Millis{}}});
  EXPECT_EQ(texts(plan),
            (Texts{"Order by day: count", "Order by hour: count", "Order since ever: count"}));
}

TEST(SeriesPlan, counts_active_days_in_days_however_short_the_window) {
  const auto plan = plan_of({{Function::kDaysActive, "", "", days(2)}});
  EXPECT_EQ(texts(plan), Texts{"* by day: presence"});
  EXPECT_EQ(plan.questions()[0].window, 2);
}

TEST(SeriesPlan, takes_a_star_and_nothing_for_any_event) {
  const auto plan =
      plan_of({{Function::kCount, "*", "", days(7)}, {Function::kCount, "", "", days(7)}});
  EXPECT_EQ(plan.sources().size(), 1U);
}

TEST(SeriesPlan, names_a_source_independently_of_the_other_features) {
  const Feature count{Function::kCount, "Order", "", days(7)};
  const auto alone = plan_of({count});
  const auto later = plan_of({{Function::kLast, "View", "", Millis{}},
                              count,
                              {Function::kDistinct, "Order", "sku", days(7)}});
  ASSERT_NE(later.find(alone.sources()[0].id), nullptr);
  EXPECT_EQ(later.find(alone.sources()[0].id)->text, "Order by day: count");
}

TEST(SeriesPlan, lists_sources_by_ascending_id) {
  const auto plan = plan_of({{Function::kCount, "a", "", days(7)},
                             {Function::kCount, "b", "", days(7)},
                             {Function::kCount, "c", "", days(7)},
                             {Function::kCount, "d", "", days(7)}});
  for (std::size_t i = 1; i < 4; ++i) EXPECT_LT(plan.sources()[i - 1].id, plan.sources()[i].id);
}

TEST(SeriesPlan, finds_a_longer_window_to_be_not_covered_by_a_shorter_one) {
  const auto week = plan_of({{Function::kCount, "a", "", days(7)}});
  const auto month = plan_of({{Function::kCount, "a", "", days(30)}});
  EXPECT_TRUE(covers(month.sources()[0], week.sources()[0]));
  EXPECT_FALSE(covers(week.sources()[0], month.sources()[0]));
}

TEST(SeriesPlan, finds_a_source_that_keeps_more_to_be_another_one) {
  const auto sum = plan_of({{Function::kSum, "a", "x", days(7)}});
  const auto both =
      plan_of({{Function::kSum, "a", "x", days(7)}, {Function::kMin, "a", "x", days(7)}});
  EXPECT_FALSE(covers(sum.sources()[0], both.sources()[0]));
}

Texts matched(const SeriesPlan& plan, const Sample& sample) {
  Texts texts;
  for (const auto indexes : plan.match(sample)) {
    for (const std::size_t index : indexes) texts.push_back(plan.sources()[index].event);
  }
  return texts;
}

const std::vector<Feature> kSelectors = {{Function::kCount, "Order", "", days(7)},
                                         {Function::kCount, "class:consume", "", days(7)},
                                         {Function::kCount, "meaning:payment", "", days(7)},
                                         {Function::kCount, "class:presence", "", days(7)},
                                         {Function::kCount, "meaning:reward", "", days(7)},
                                         {Function::kCount, "", "", days(7)}};

TEST(SeriesPlan, matches_an_event_by_name_class_meaning_and_as_any) {
  const Sample paid{
      .label = "Order", .activity = ActivityClass::kConsume, .meaning = Meaning::kPayment};
  EXPECT_EQ(matched(plan_of(kSelectors), paid),
            (Texts{"Order", "class:consume", "meaning:payment", ""}));
}

TEST(SeriesPlan, matches_an_unknown_event_as_any_only) {
  EXPECT_EQ(matched(plan_of(kSelectors), {.label = "Something"}), Texts{""});
}

TEST(SeriesPlan, matches_a_weightless_event_by_no_class) {
  const Sample own{.label = "Order", .activity = ActivityClass::kConsume, .weightless = true};
  EXPECT_EQ(matched(plan_of(kSelectors), own), (Texts{"Order", ""}));
}

}  // namespace
}  // namespace hearth::segmenter
