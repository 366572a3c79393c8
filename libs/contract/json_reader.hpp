#pragma once

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include <simdjson.h>

#include "contract/message.hpp"

// Reading fields with simdjson's on-demand parser, which looks at a value once and in order of the
// text.
namespace hearth::contract {

// Why a message cannot be read: a static text, and the field where that was noticed. False where
// nothing is wrong.
struct Fault {
  const char* what = nullptr;
  std::string_view field;  // lives as long as the parsed document

  static Fault of(simdjson::error_code error) {
    return {error == simdjson::SUCCESS ? nullptr : simdjson::error_message(error), {}};
  }
  explicit operator bool() const { return what != nullptr; }
};

using JsonDocument = simdjson::ondemand::document;
using JsonValue = simdjson::ondemand::value;

// A key mostly stands in the text as it is, and then need not be copied to be read.
inline simdjson::error_code read_key(simdjson::ondemand::field& field, std::string_view& key) {
  const char* const text = field.key().raw();
  const char* end = text;
  while (*end != '"' && *end != '\\')
    ++end;  // the parser has seen to it that all strings are closed
  key = {text, static_cast<std::size_t>(end - text)};
  return *end == '"' ? simdjson::SUCCESS : field.unescaped_key().get(key);
}

// Calls on_field(key, value) → Fault for each field; a value that is not touched is skipped. Fields
// and items are used where the iterator made them: copying them out (measured) halves the speed of
// the whole decoder.
template <class OnField>
Fault each_field(simdjson::ondemand::object& object, OnField&& on_field) {
  for (auto result : object) {
    if (const auto error = result.error()) return Fault::of(error);
    auto&& field = std::move(result).value_unsafe();
    std::string_view key;
    if (const auto error = read_key(field, key)) return Fault::of(error);
    if (Fault fault = on_field(key, field.value())) {
      if (fault.field.empty()) fault.field = key;
      return fault;
    }
  }
  return {};
}

template <class OnField>
Fault each_field(JsonValue& value, OnField&& on_field) {
  simdjson::ondemand::object object;
  if (const auto error = value.get_object().get(object)) return Fault::of(error);
  return each_field(object, on_field);
}

template <class OnItem>
Fault each_item(JsonValue& value, OnItem&& on_item) {
  simdjson::ondemand::array array;
  if (const auto error = value.get_array().get(array)) return Fault::of(error);
  for (auto result : array) {
    if (const auto error = result.error()) return Fault::of(error);
    auto&& item = std::move(result).value_unsafe();
    if (const Fault fault = on_item(item)) return fault;
  }
  return {};
}

inline Fault read(JsonValue& value, std::string_view& out) {
  return Fault::of(value.get_string().get(out));
}
inline Fault read(JsonValue& value, std::int64_t& out) {
  return Fault::of(value.get_int64().get(out));
}
inline Fault read(JsonValue& value, bool& out) { return Fault::of(value.get_bool().get(out)); }
Fault read(JsonValue& value, std::string& out);

template <class Unsigned>
requires std::is_unsigned_v<Unsigned> Fault read(JsonValue& value, Unsigned& out) {
  std::uint64_t number = 0;
  if (const auto error = value.get_uint64().get(number)) return Fault::of(error);
  if (number > std::numeric_limits<Unsigned>::max()) return {"the number is too large", {}};
  out = static_cast<Unsigned>(number);
  return {};
}

// The text of an object exactly as it stands. All of it is checked, so that what a decoder hands
// out is JSON that any parser takes, no deeper than kMaxRawDepth. The view shows the parser's
// input. `document` is where the value is from.
Fault read_raw_object(JsonDocument& document, JsonValue& value, std::string_view& out);
Fault read_raw_object(JsonDocument& document, JsonValue& value, std::string& out);

}  // namespace hearth::contract
