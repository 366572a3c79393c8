#include "rules/value.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "rules/quoted.hpp"
#include "rules/time_text.hpp"

namespace hearth::rules {
namespace {

constexpr std::size_t kMostItems = 10;       // of a list that is shown
constexpr std::size_t kMostBytes = 120;      // of a string that is shown
constexpr int kMostLevels = 4;               // of lists in lists
constexpr std::string_view kCut = "\u2026";  // an ellipsis

// With a point or an exponent, so that nobody takes it for an int.
std::string double_text(double real) {
  if (std::isnan(real)) return "NaN";
  if (std::isinf(real)) return real > 0 ? "Infinity" : "-Infinity";
  char buffer[kLongestDouble];
  std::string text(write_double(real, buffer));
  return text.find_first_of(".e") == std::string::npos ? text + ".0" : text;
}

std::string string_text(std::string_view text) {
  const std::string_view shown = beginning(text, kMostBytes);
  std::string out = quoted(shown);
  if (shown.size() < text.size()) out.insert(out.size() - 1, kCut);
  return out;
}

std::string text_of(const Value& value, int levels);

std::string list_text(std::span<const Value> items, int levels) {
  if (levels == 0) return '[' + std::string(items.empty() ? "" : kCut) + ']';
  std::string text = "[";
  for (const Value& item : items.subspan(0, std::min(items.size(), kMostItems))) {
    if (text.size() > 1) text += ", ";
    text += text_of(item, levels - 1);
  }
  if (items.size() > kMostItems) text += ", " + std::string(kCut);
  return text + ']';
}

std::string text_of(const Value& value, int levels) {
  char buffer[kLongestTimeText];
  switch (value.kind) {
    case Value::Kind::kUnknown:
      return "unknown";
    case Value::Kind::kError:
      return "error: " + std::string(name(value.error));
    case Value::Kind::kNull:
      return "null";
    case Value::Kind::kBool:
      return value.truth ? "true" : "false";
    case Value::Kind::kInt:
      return std::to_string(value.number);
    case Value::Kind::kDouble:
      return double_text(value.real);
    case Value::Kind::kString:
      return string_text(value.string());
    case Value::Kind::kTimestamp:
      return "timestamp(\"" + std::string(write_timestamp(value.number, buffer)) + "\")";
    case Value::Kind::kDuration:
      return "duration(\"" + hours_minutes_seconds(value.number) + "\")";
    case Value::Kind::kList:
      return list_text(value.list(), levels);
  }
  return "";
}

}  // namespace

std::string_view name(Type type) {
  switch (type) {
    case Type::kBool:
      return "bool";
    case Type::kInt:
      return "int";
    case Type::kDouble:
      return "double";
    case Type::kString:
      return "string";
    case Type::kTimestamp:
      return "timestamp";
    case Type::kDuration:
      return "duration";
    case Type::kNull:
      return "null";
    case Type::kList:
      return "list";
    case Type::kDyn:
      return "dyn";
  }
  return "dyn";
}

std::string_view name(ErrorCode code) {
  switch (code) {
    case ErrorCode::kNone:
      return "none";
    case ErrorCode::kOverflow:
      return "overflow";
    case ErrorCode::kDivisionByZero:
      return "division by zero";
    case ErrorCode::kNoSuchOverload:
      return "wrong type";
    case ErrorCode::kIndexOutOfRange:
      return "index out of range";
    case ErrorCode::kBadConversion:
      return "bad conversion";
    case ErrorCode::kTooLarge:
      return "too large";
  }
  return "none";
}

std::string_view write_double(double real, char* to) {
  constexpr double kLeast = 1e-6, kBeyond = 1e21;
  const double size = std::abs(real);
  const bool plain = size == 0 || (size >= kLeast && size < kBeyond);
  char* const end = to + kLongestDouble;
  const auto written =
      plain ? std::to_chars(to, end, real, std::chars_format::fixed) : std::to_chars(to, end, real);
  return {to, static_cast<std::size_t>(written.ptr - to)};
}

std::string to_text(const Value& value) { return text_of(value, kMostLevels); }

}  // namespace hearth::rules
