#include "rules/arithmetic.hpp"

#include <limits>

#include "rules/texts.hpp"
#include "rules/time_text.hpp"

namespace hearth::rules {
namespace {

using enum Value::Kind;

Value overflow() { return Value::failed(ErrorCode::kOverflow); }
Value wrong_type() { return Value::failed(ErrorCode::kNoSuchOverload); }

bool both(const Value& a, const Value& b, Value::Kind kind) { return a.is(kind) && b.is(kind); }

Value timestamp_in_range(std::int64_t ms) {
  return ms < kFirstTimestamp || ms > kLastTimestamp ? overflow() : Value::timestamp(ms);
}

Value duration_in_range(std::int64_t ms) {
  return ms < -kLongestDuration || ms > kLongestDuration ? overflow() : Value::duration(ms);
}

bool is_time(const Value& value) { return value.is(kTimestamp) || value.is(kDuration); }

}  // namespace

Value add(const Value& a, const Value& b, Workspace& workspace) {
  if (both(a, b, kDouble)) return Value::of(a.real + b.real);
  if (a.is(kString) || a.is(kList)) return joined(a, b, workspace);
  const bool times = is_time(a) && is_time(b) && !both(a, b, kTimestamp);
  if (!times && !both(a, b, kInt)) return wrong_type();
  std::int64_t sum = 0;
  if (__builtin_add_overflow(a.number, b.number, &sum)) return overflow();
  if (!times) return Value::of(sum);
  return both(a, b, kDuration) ? duration_in_range(sum) : timestamp_in_range(sum);
}

Value subtract(const Value& a, const Value& b, Workspace&) {
  if (both(a, b, kDouble)) return Value::of(a.real - b.real);
  const bool times = is_time(a) && is_time(b) && !(a.is(kDuration) && b.is(kTimestamp));
  if (!times && !both(a, b, kInt)) return wrong_type();
  std::int64_t difference = 0;
  if (__builtin_sub_overflow(a.number, b.number, &difference)) return overflow();
  if (!times) return Value::of(difference);
  return a.is(b.kind) ? duration_in_range(difference) : timestamp_in_range(difference);
}

Value multiply(const Value& a, const Value& b, Workspace&) {
  if (both(a, b, kDouble)) return Value::of(a.real * b.real);
  if (!both(a, b, kInt)) return wrong_type();
  std::int64_t product = 0;
  if (__builtin_mul_overflow(a.number, b.number, &product)) return overflow();
  return Value::of(product);
}

// A double divided by zero is an infinity, or no number, as IEEE 754 and CEL
// say.
Value divide(const Value& a, const Value& b, Workspace&) {
  if (both(a, b, kDouble)) {
    if (b.real != 0) return Value::of(a.real / b.real);
    using Limits = std::numeric_limits<double>;
    if (a.real == 0 || a.real != a.real) return Value::of(Limits::quiet_NaN());
    const bool negative = __builtin_signbit(a.real) != __builtin_signbit(b.real);
    return Value::of(negative ? -Limits::infinity() : Limits::infinity());
  }
  if (!both(a, b, kInt)) return wrong_type();
  if (b.number == 0) return Value::failed(ErrorCode::kDivisionByZero);
  if (b.number == -1) {
    return a.number == std::numeric_limits<std::int64_t>::min() ? overflow() : Value::of(-a.number);
  }
  return Value::of(a.number / b.number);
}

Value remainder(const Value& a, const Value& b, Workspace&) {
  if (!both(a, b, kInt)) return wrong_type();
  if (b.number == 0) return Value::failed(ErrorCode::kDivisionByZero);
  if (b.number == -1) {  // the processor's division overflows for the least number
    return a.number == std::numeric_limits<std::int64_t>::min() ? overflow() : Value::of(0);
  }
  return Value::of(a.number % b.number);
}

Value negate(const Value& value, Workspace&) {
  if (value.is(kDouble)) return Value::of(-value.real);
  if (!value.is(kInt)) return wrong_type();
  return value.number == std::numeric_limits<std::int64_t>::min() ? overflow()
                                                                  : Value::of(-value.number);
}

}  // namespace hearth::rules
