#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// CEL's logic: a side that decides does so whatever the other one is. Where
// neither does, unknown wins over an error, an error over a value.
namespace hearth::rules {

inline Value as_condition(const Value& value) {
  return value.kind <= Value::Kind::kError || value.is(Value::Kind::kBool)
             ? value
             : Value::failed(ErrorCode::kNoSuchOverload);
}

inline Value conjunction(const Value& a, const Value& b) {
  const Value left = as_condition(a), right = as_condition(b);
  if (left.is(Value::Kind::kBool) && !left.truth) return left;
  if (right.is(Value::Kind::kBool) && !right.truth) return right;
  const Value* const none = without_value(left, right);
  return none != nullptr ? *none : Value::of(true);
}

inline Value disjunction(const Value& a, const Value& b) {
  const Value left = as_condition(a), right = as_condition(b);
  if (left.holds() || right.holds()) return Value::of(true);
  const Value* const none = without_value(left, right);
  return none != nullptr ? *none : Value::of(false);
}

inline Value negation(const Value& value) {
  const Value condition = as_condition(value);
  return condition.is(Value::Kind::kBool) ? Value::of(!condition.truth) : condition;
}

}  // namespace hearth::rules
