#include "rules/conversions.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rules/time_text.hpp"

namespace hearth::rules {
namespace {

using enum Value::Kind;

constexpr double kBeyondInt = 9223372036854775808.0;  // 2^63

Value wrong_type() { return Value::failed(ErrorCode::kNoSuchOverload); }
Value bad_conversion() { return Value::failed(ErrorCode::kBadConversion); }

template <class Number>
Value number_of(std::string_view text) {
  Number number{};
  const char* const end = text.data() + text.size();
  const auto [stopped, error] = std::from_chars(text.data(), end, number);
  if (error == std::errc::result_out_of_range) return Value::failed(ErrorCode::kOverflow);
  return error == std::errc() && stopped == end ? Value::of(number) : bad_conversion();
}

Value copied(std::string_view text, Workspace& workspace) {
  char* const made = workspace.make_bytes(text.size());
  if (made == nullptr) return Value::failed(ErrorCode::kTooLarge);
  std::copy(text.begin(), text.end(), made);
  return Value::of(std::string_view(made, text.size()));
}

std::int64_t whole_seconds(std::int64_t ms) {  // downwards, also before 1970
  return ms / 1000 - (ms % 1000 < 0 ? 1 : 0);
}

}  // namespace

Value itself(const Value& value, Workspace&) { return value; }

Value to_bool(const Value& value, Workspace&) {
  if (value.is(kBool)) return value;
  if (!value.is(kString)) return wrong_type();
  for (const std::string_view text : {"1", "t", "true", "TRUE", "True"}) {
    if (value.string() == text) return Value::of(true);
  }
  for (const std::string_view text : {"0", "f", "false", "FALSE", "False"}) {
    if (value.string() == text) return Value::of(false);
  }
  return bad_conversion();
}

Value to_int(const Value& value, Workspace&) {
  if (value.is(kInt)) return value;
  if (value.is(kTimestamp)) return Value::of(whole_seconds(value.number));
  if (value.is(kString)) return number_of<std::int64_t>(value.string());
  if (!value.is(kDouble)) return wrong_type();
  if (!(value.real > -kBeyondInt && value.real < kBeyondInt)) {
    return Value::failed(ErrorCode::kOverflow);
  }
  return Value::of(static_cast<std::int64_t>(value.real));
}

Value to_double(const Value& value, Workspace&) {
  if (value.is(kDouble)) return value;
  if (value.is(kInt)) return Value::of(static_cast<double>(value.number));
  return value.is(kString) ? number_of<double>(value.string()) : wrong_type();
}

Value to_string(const Value& value, Workspace& workspace) {
  char buffer[kLongestTimeText];
  switch (value.kind) {
    case kString:
      return value;
    case kBool:
      return Value::of(value.truth ? "true" : "false");
    case kTimestamp:
      return copied(write_timestamp(value.number, buffer), workspace);
    case kDuration:
      return copied(write_seconds(value.number, buffer), workspace);
    case kDouble:
      return copied(write_double(value.real, buffer), workspace);
    case kInt: {
      const auto end = std::to_chars(buffer, buffer + sizeof buffer, value.number).ptr;
      return copied({buffer, static_cast<std::size_t>(end - buffer)}, workspace);
    }
    default:
      return wrong_type();
  }
}

Value to_timestamp(const Value& value, Workspace&) {
  if (value.is(kTimestamp)) return value;
  if (value.is(kInt)) {
    const bool is_time =
        value.number >= kFirstTimestamp / 1000 && value.number <= kLastTimestamp / 1000;
    return is_time ? Value::timestamp(value.number * 1000) : Value::failed(ErrorCode::kOverflow);
  }
  if (!value.is(kString)) return wrong_type();
  const auto ms = parse_timestamp(value.string());
  return ms ? Value::timestamp(*ms) : bad_conversion();
}

Value to_duration(const Value& value, Workspace&) {
  if (value.is(kDuration)) return value;
  if (!value.is(kString)) return wrong_type();
  const auto ms = parse_duration(value.string());
  return ms ? Value::duration(*ms) : bad_conversion();
}

}  // namespace hearth::rules
