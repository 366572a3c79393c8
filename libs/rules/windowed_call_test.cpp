#include <gtest/gtest.h>

#include "rules/example_schema.hpp"

namespace hearth::rules {
namespace {

struct Asked {
  std::string_view written, feature;
  Type type;
};

TEST(WindowedCall, each_function_asks_for_its_feature) {
  for (const Asked& one : std::initializer_list<Asked>{
           {"count('Article Read')", R"(count("Article Read"))", Type::kInt},
           {"count('class:consume', '72h')", R"(count("class:consume", "72h"))", Type::kInt},
           {"sum('Order Completed', 'amount', '30d')", R"(sum("Order Completed", "amount", "30d"))",
            Type::kDouble},
           {"avg('Order Completed', 'amount')", R"(avg("Order Completed", "amount"))",
            Type::kDouble},
           {"min('Order Completed', 'amount')", R"(min("Order Completed", "amount"))",
            Type::kDouble},
           {"max('Other', 'anything', '1h')", R"(max("Other", "anything", "1h"))", Type::kDouble},
           {"percentile('Order Completed', 'amount', 90, '400d')",
            R"(percentile("Order Completed", "amount", 90, "400d"))", Type::kDouble},
           {"distinct('Order Completed', 'recipe', '7d')",
            R"(distinct("Order Completed", "recipe", "7d"))", Type::kInt},
           {"first('meaning:login')", R"(first("meaning:login"))", Type::kTimestamp},
           {"last('meaning:reward')", R"(last("meaning:reward"))", Type::kTimestamp},
           {"days_since('Article Read')", R"(days_since("Article Read"))", Type::kInt},
           {"days_active()", "days_active()", Type::kInt},
           {"days_active('28d')", R"(days_active("28d"))", Type::kInt},
           {"days_active('Article Read')", R"(days_active("Article Read"))", Type::kInt},
           {"days_active('Article Read', '7d')", R"(days_active("Article Read", "7d"))",
            Type::kInt},
       }) {
    FeatureSet features;
    ASSERT_TRUE(Rule::compile(one.written, example::schema(), features, one.type)) << one.written;
    ASSERT_EQ(features.all().size(), 1U);
    EXPECT_EQ(to_text(features.all()[0]), one.feature);
    EXPECT_EQ(type_of(features.all()[0]), one.type);
  }
}

TEST(WindowedCall, equal_questions_are_one_feature) {
  FeatureSet features;
  ASSERT_TRUE(
      Rule::compile("count('Other', '1d') > 1 && count('Other', '24h') < 9 && "
                    "count('Other', '2d') > 1",
                    example::schema(), features));
  EXPECT_EQ(features.all().size(), 2U);
}

TEST(WindowedCall, an_event_that_is_not_planned_is_refused_where_the_plan_is_strict) {
  Schema schema = example::schema();
  FeatureSet features;
  EXPECT_TRUE(Rule::compile("count('Other') > 1", schema, features));
  schema.strict = true;
  const auto rule = Rule::compile("count('Other') > 1", schema, features);
  ASSERT_FALSE(rule);
  EXPECT_EQ(rule.error().front().text, "no event \"Other\" in the tracking plan");
}

TEST(WindowedCall, any_event_may_be_asked_for_where_the_plan_is_strict) {
  Schema schema = example::schema();
  schema.strict = true;
  FeatureSet features;
  EXPECT_TRUE(Rule::compile("count('*', '28d') > 1", schema, features));
}

}  // namespace
}  // namespace hearth::rules
