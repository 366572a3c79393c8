#include "rules/times.hpp"

#include "rules/time_text.hpp"

namespace hearth::rules {
namespace {

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;

template <class Part>
Value part_of(const Value& value, Part part) {
  if (!value.is(Value::Kind::kTimestamp)) return Value::failed(ErrorCode::kNoSuchOverload);
  if (value.number < kFirstTimestamp || value.number > kLastTimestamp) {
    return Value::failed(ErrorCode::kOverflow);
  }
  return Value::of(static_cast<std::int64_t>(part(utc_date(value.number))));
}

}  // namespace

Value full_year(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.year; });
}

Value month(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.month - 1; });
}

Value day_of_month(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.day - 1; });
}

Value day_of_year(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.yearday; });
}

Value date(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.day; });
}

Value day_of_week(const Value& value, Workspace&) {
  return part_of(value, [](const Date& date) { return date.weekday; });
}

Value hours(const Value& value, Workspace&) {
  if (value.is(Value::Kind::kDuration)) return Value::of(value.number / kHour);
  return part_of(value, [](const Date& date) { return date.hour; });
}

Value minutes(const Value& value, Workspace&) {
  if (value.is(Value::Kind::kDuration)) return Value::of(value.number / kMinute);
  return part_of(value, [](const Date& date) { return date.minute; });
}

Value seconds(const Value& value, Workspace&) {
  if (value.is(Value::Kind::kDuration)) return Value::of(value.number / kSecond);
  return part_of(value, [](const Date& date) { return date.second; });
}

Value milliseconds(const Value& value, Workspace&) {
  if (value.is(Value::Kind::kDuration)) return Value::of(value.number % kSecond);
  return part_of(value, [](const Date& date) { return date.millisecond; });
}

}  // namespace hearth::rules
