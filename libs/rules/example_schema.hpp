#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

// A schema and inputs for tests: one variable of each type, and a small tracking plan.
namespace hearth::rules::example {

inline Schema schema() {
  return {.variables = {{"score", Type::kInt},
                        {"ratio", Type::kDouble},
                        {"name", Type::kString},
                        {"vip", Type::kBool},
                        {"tags", Type::kList},
                        {"joined", Type::kTimestamp},
                        {"user.tier", Type::kString, true},
                        {"user.city", Type::kString, true},
                        {"later", Type::kInt},
                        {"any", Type::kDyn}},
          .events = {{"Order Completed", {"amount"}, {"recipe"}}, {"Article Read", {}, {}}}};
}

// By the schema's order: user.tier is gold, user.city is null, later does not exist yet.
inline const std::array<Value, 10>& variables() {
  static const std::array<Value, 3> tags{Value::of("tea"), Value::of("cake"), Value::of("茶")};
  static const std::array<Value, 10> values{Value::of(42),
                                            Value::of(0.5),
                                            Value::of("Ada"),
                                            Value::of(true),
                                            Value::of(std::span<const Value>(tags)),
                                            Value::timestamp(1769846400000),  // 2026-01-31T08:00Z
                                            Value::of("gold"),
                                            Value::null(),
                                            Value{},
                                            Value::of("text")};
  return values;
}

// The value of a rule, as to_text() prints it; for a text that is none, its first problem.
inline std::string value_of(std::string_view text, Type wanted = Type::kDyn) {
  FeatureSet features;
  const auto rule = Rule::compile(text, schema(), features, wanted);
  if (!rule) return rule.error().front().text;
  Scratch scratch;
  const std::vector<Value> asked(features.all().size(), Value::of(5));
  return to_text(rule->evaluate({variables(), asked}, scratch));
}

struct Case {
  std::string_view text, value;
};

}  // namespace hearth::rules::example
