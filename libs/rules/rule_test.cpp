#include "rules/rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "rules/example_schema.hpp"

namespace hearth::rules {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Rule compiled(std::string_view text, FeatureSet& features, Type wanted = Type::kBool) {
  auto rule = Rule::compile(text, example::schema(), features, wanted);
  EXPECT_TRUE(rule) << text << ": " << (rule ? "" : rule.error().front().text);
  return *std::move(rule);
}

std::string told(const Rule& rule, const Inputs& inputs) {
  Scratch scratch;
  std::string text;
  for (const Term& term : rule.explain(inputs, scratch)) {
    text += term.term + " | " + term.value + " | " + to_text(term.holds) + '\n';
  }
  return text;
}

TEST(Rule, tells_what_it_reads) {
  FeatureSet features;
  features.add({.function = Feature::Function::kDaysActive});
  const Rule rule = compiled(
      "has(user.tier) && score > 3 && count('Article Read') > 1 && score < 9 && "
      "count('Article Read') < 7 && last('Article Read') > joined",
      features);
  EXPECT_THAT(rule.variables(), ElementsAre(0, 5, 6));
  EXPECT_THAT(rule.features(), ElementsAre(1, 2));
  EXPECT_EQ(features.all().size(), 3U);
  EXPECT_EQ(rule.text().substr(0, 14), "has(user.tier)");
}

TEST(Rule, that_is_refused_asks_for_no_feature) {
  FeatureSet features;
  EXPECT_FALSE(Rule::compile("count('Article Read') > 1 && scor", example::schema(), features));
  EXPECT_THAT(features.all(), IsEmpty());
}

TEST(Rule, explains_each_condition_also_those_that_a_short_circuit_skips) {
  FeatureSet features;
  const Rule rule = compiled(
      "!vip && (count('Order Completed', '30d') >= 3 || user.tier == 'gold' ? "
      "has(user.city) : name.startsWith('B')) || later > 1",
      features);
  const std::vector<Value> asked{Value::of(5)};
  EXPECT_EQ(told(rule, {example::variables(), asked}),
            "vip | true | true\n"
            "count('Order Completed', '30d') >= 3 | 5 | true\n"
            "user.tier == 'gold' | \"gold\" | true\n"
            "has(user.city) | null | false\n"
            "name.startsWith('B') | \"Ada\" | false\n"
            "later > 1 | unknown | unknown\n");
}

TEST(Rule, of_numbers_explains_the_conditions_between_them) {
  FeatureSet features;
  const Rule rule = compiled("vip ? 2 : score > 3 ? 1 : 0", features, Type::kInt);
  EXPECT_EQ(told(rule, {example::variables(), {}}), "vip | true | true\nscore > 3 | 42 | true\n");
}

TEST(Rule, takes_an_input_that_is_not_given_as_unknown) {
  FeatureSet features;
  const Rule rule = compiled("score > 3 && count('Article Read') > 1", features);
  Scratch scratch;
  EXPECT_TRUE(rule.evaluate({}, scratch).is(Value::Kind::kUnknown));
}

TEST(Rule, whose_dyn_value_is_not_of_the_wanted_type_is_an_error) {
  EXPECT_EQ(example::value_of("any", Type::kBool), "error: wrong type");
  EXPECT_EQ(example::value_of("any", Type::kString), "\"text\"");
  EXPECT_EQ(example::value_of("user.city", Type::kString), "error: wrong type");
}

TEST(Rule, has_thresholds_where_a_variable_is_only_compared_with_constants) {
  FeatureSet features;
  const Rule rule = compiled(
      "score >= 80 || -2.5 < score && score != 80 || ratio + 1.0 > 2.0 || name == 'x'", features);
  EXPECT_THAT(rule.thresholds(0).value(), ElementsAre(-2.5, 80));
  EXPECT_FALSE(rule.thresholds(1));                    // it is computed with
  EXPECT_FALSE(rule.thresholds(2));                    // it is no number
  EXPECT_THAT(rule.thresholds(8).value(), IsEmpty());  // it is not read
}

TEST(Rule, tells_where_it_uses_a_variable_in_another_way_first) {
  FeatureSet features;
  const Rule rule =
      compiled("score > 3 &&\n '茶' != name && score * 2 > 5 && score % 2 == 1", features);
  const Place place = rule.thresholds(0).error();
  EXPECT_EQ(place.line, 2);
  EXPECT_EQ(place.column, 17);
}

TEST(Rule, has_no_thresholds_where_a_constant_is_no_exact_double) {
  FeatureSet features;
  EXPECT_EQ(compiled("score > 9007199254740993", features).thresholds(0).has_value(), false);
}

TEST(Rule, stays_as_it_is_when_moved) {
  FeatureSet features;
  Rule rule = compiled("name == 'Ada'", features);
  const Rule moved = std::move(rule);
  Scratch scratch, other = std::move(scratch);
  EXPECT_TRUE(moved.evaluate({example::variables(), {}}, other).holds());
}

TEST(Rule, of_any_size_is_refused_and_not_suffered) {
  const auto repeated = [](std::string_view text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) all += text;
    return all;
  };
  const std::string ors = "vip" + repeated("||vip", 1000);
  EXPECT_EQ(example::value_of(ors), "true");
  EXPECT_THAT(example::value_of("vip" + repeated(" ", 16384)), HasSubstr("at most 16 KiB"));
  EXPECT_THAT(example::value_of("vip" + repeated("||vip", 2000)), HasSubstr("too long"));
  EXPECT_THAT(example::value_of(repeated("(", 8000)), HasSubstr("nested too deeply"));
  EXPECT_THAT(example::value_of(repeated("!", 8000) + "vip"), HasSubstr("nested too deeply"));
  EXPECT_THAT(example::value_of("1" + repeated("+1", 8000)), HasSubstr("too many operators"));
  EXPECT_THAT(example::value_of("[1" + repeated(",1", 1000) + "]"), HasSubstr("too long"));
  EXPECT_THAT(example::value_of("\xff"), HasSubstr("not UTF-8"));
}

}  // namespace
}  // namespace hearth::rules
