#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace hearth::rules {

// The static types of the language. kDyn is the type of what is only known at evaluation.
enum class Type : std::uint8_t {
  kBool,
  kInt,
  kDouble,
  kString,
  kTimestamp,
  kDuration,
  kNull,
  kList,
  kDyn,
};
std::string_view name(Type type);

enum class ErrorCode : std::uint8_t {
  kNone,
  kOverflow,
  kDivisionByZero,
  kNoSuchOverload,
  kIndexOutOfRange,
  kBadConversion,
  kTooLarge,
};
std::string_view name(ErrorCode code);  // "division by zero"

// What an expression is worth. Strings and lists are views: into the program, the inputs, or the
// scratch of the evaluation, whichever they came from. Twenty-four bytes, copied freely.
struct Value {
  enum class Kind : std::uint8_t {
    kUnknown,  // an input that does not exist yet: absorbed as CEL absorbs unknowns, never false
    kError,    // `error` says which
    kNull,
    kBool,
    kInt,
    kDouble,
    kString,
    kTimestamp,  // milliseconds since 1970-01-01 UTC, in `number`
    kDuration,   // milliseconds, in `number`
    kList,
  };
  Kind kind = Kind::kUnknown;
  ErrorCode error = ErrorCode::kNone;
  std::uint32_t size = 0;  // of the string or list
  union {
    bool truth;
    std::int64_t number = 0;
    double real;
    const char* text;
    const Value* items;
  };

  static Value of(bool truth);
  static Value of(std::int64_t number);
  static Value of(double real);
  static Value of(std::string_view text);
  static Value of(const char* text) { return of(std::string_view(text)); }  // else it were a bool
  static Value of(int number) { return of(std::int64_t{number}); }
  static Value of(std::span<const Value> items);
  static Value timestamp(std::int64_t unix_ms);
  static Value duration(std::int64_t ms);
  static Value null();
  static Value failed(ErrorCode code);
  bool is(Kind other) const { return kind == other; }
  bool holds() const { return kind == Kind::kBool && truth; }
  std::string_view string() const { return {text, size}; }
  std::span<const Value> list() const { return {items, size}; }
};

inline Value Value::of(bool truth) {
  Value value;
  value.kind = Kind::kBool;
  value.truth = truth;
  return value;
}

inline Value Value::of(std::int64_t number) {
  Value value;
  value.kind = Kind::kInt;
  value.number = number;
  return value;
}

inline Value Value::of(double real) {
  Value value;
  value.kind = Kind::kDouble;
  value.real = real;
  return value;
}

inline Value Value::of(std::string_view text) {
  Value value;
  value.kind = Kind::kString;
  value.size = static_cast<std::uint32_t>(text.size());
  value.text = text.data();
  return value;
}

inline Value Value::of(std::span<const Value> items) {
  Value value;
  value.kind = Kind::kList;
  value.size = static_cast<std::uint32_t>(items.size());
  value.items = items.data();
  return value;
}

inline Value Value::timestamp(std::int64_t unix_ms) {
  Value value = of(unix_ms);
  value.kind = Kind::kTimestamp;
  return value;
}

inline Value Value::duration(std::int64_t ms) {
  Value value = of(ms);
  value.kind = Kind::kDuration;
  return value;
}

inline Value Value::null() {
  Value value;
  value.kind = Kind::kNull;
  return value;
}

inline Value Value::failed(ErrorCode code) {
  Value value;
  value.kind = Kind::kError;
  value.error = code;
  return value;
}

// As a rule's author would write it: 3, 2.5, "tea", unknown, error: division by zero.
// Long strings and lists are cut.
// The digits that give the same double when they are read, without an exponent from 1e-6 to 1e21.
inline constexpr std::size_t kLongestDouble = 32;
std::string_view write_double(double real, char* to);

std::string to_text(const Value& value);

}  // namespace hearth::rules
