#include "rules/comparison.hpp"

#include <cmath>
#include <compare>
#include <optional>

namespace hearth::rules {
namespace {

using enum Value::Kind;
using Order = std::partial_ordering;

constexpr int kMaxLevels = 32;                        // of lists in lists
constexpr double kBeyondInt = 9223372036854775808.0;  // 2^63

// Exact: no rounding of the int, as a conversion to double would.
Order order(std::int64_t a, double b) {
  if (std::isnan(b)) return Order::unordered;
  if (b >= kBeyondInt) return Order::less;
  if (b < -kBeyondInt) return Order::greater;
  const double whole = std::trunc(b);
  const auto number = static_cast<std::int64_t>(whole);
  return a != number ? Order(a <=> number) : 0.0 <=> (b - whole);
}

Order reversed(Order order) { return 0 <=> order; }

// nullopt: these two kinds have no order.
std::optional<Order> order(const Value& a, const Value& b) {
  if (a.is(kInt) && b.is(kDouble)) return order(a.number, b.real);
  if (a.is(kDouble) && b.is(kInt)) return reversed(order(b.number, a.real));
  if (a.kind != b.kind) return std::nullopt;
  switch (a.kind) {
    case kBool:
      return Order(a.truth <=> b.truth);
    case kInt:
    case kTimestamp:
    case kDuration:
      return Order(a.number <=> b.number);
    case kDouble:
      return a.real <=> b.real;
    case kString:
      return Order(a.string().compare(b.string()) <=> 0);
    default:
      return std::nullopt;
  }
}

Value equal(const Value& a, const Value& b, Workspace& workspace, int levels);

// Unequal where any item is; else unknown or an error where an item has no
// value.
Value equal_lists(const Value& a, const Value& b, Workspace& workspace, int levels) {
  if (a.size != b.size) return Value::of(false);
  if (levels == 0) return Value::failed(ErrorCode::kTooLarge);
  Value result = Value::of(true);
  for (std::uint32_t i = 0; i < a.size; ++i) {
    if (!workspace.step()) return Value::failed(ErrorCode::kTooLarge);
    const Value one = equal(a.items[i], b.items[i], workspace, levels - 1);
    if (one.is(kBool) && !one.truth) return one;
    if (const Value* none = without_value(result, one)) result = *none;
  }
  return result;
}

Value equal(const Value& a, const Value& b, Workspace& workspace, int levels) {
  if (const Value* none = without_value(a, b)) return *none;
  if (a.is(kList) && b.is(kList)) return equal_lists(a, b, workspace, levels);
  if (a.is(kNull) && b.is(kNull)) return Value::of(true);
  const auto found = order(a, b);
  return Value::of(found && *found == Order::equivalent);
}

bool holds(Operator op, Order found) {
  switch (op) {
    case Operator::kLess:
      return found < 0;
    case Operator::kLessEqual:
      return found <= 0;
    case Operator::kGreater:
      return found > 0;
    case Operator::kGreaterEqual:
      return found >= 0;
    default:
      return false;
  }
}

}  // namespace

Value compare(Operator op, const Value& a, const Value& b, Workspace& workspace) {
  if (op == Operator::kEqual || op == Operator::kNotEqual) {
    Value result = equal(a, b, workspace, kMaxLevels);
    if (result.is(kBool)) result.truth = result.truth == (op == Operator::kEqual);
    return result;
  }
  if (const Value* none = without_value(a, b)) return *none;
  const auto found = order(a, b);
  return found ? Value::of(holds(op, *found)) : Value::failed(ErrorCode::kNoSuchOverload);
}

Value contained_in(const Value& item, const Value& list, Workspace& workspace) {
  if (!list.is(kList)) return Value::failed(ErrorCode::kNoSuchOverload);
  Value result = Value::of(false);
  for (const Value& one : list.list()) {
    if (!workspace.step()) return Value::failed(ErrorCode::kTooLarge);
    const Value same = equal(item, one, workspace, kMaxLevels);
    if (same.holds()) return same;
    if (const Value* none = without_value(result, same)) result = *none;
  }
  return result;
}

}  // namespace hearth::rules
