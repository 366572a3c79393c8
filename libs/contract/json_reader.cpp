#include "contract/json_reader.hpp"

namespace hearth::contract {
namespace {

using simdjson::error_code;

error_code check_value(JsonValue& value, int depth);

// Unescaping is the only check of escapes that the parser has; a string without one needs no check,
// and no copy.
error_code check_string(JsonValue& value) {
  if (value.raw_json_token().find('\\') == std::string_view::npos) {
    return value.get_raw_json_string().error();
  }
  return value.get_string().error();
}

error_code check_object(JsonValue& value, int depth) {
  simdjson::ondemand::object object;
  if (const auto error = value.get_object().get(object)) return error;
  for (auto result : object) {
    if (const auto error = result.error()) return error;
    auto&& field = std::move(result).value_unsafe();
    std::string_view key;
    if (const auto error = read_key(field, key)) return error;
    if (const auto error = check_value(field.value(), depth)) return error;
  }
  return simdjson::SUCCESS;
}

error_code check_array(JsonValue& value, int depth) {
  simdjson::ondemand::array array;
  if (const auto error = value.get_array().get(array)) return error;
  for (auto result : array) {
    if (const auto error = result.error()) return error;
    auto&& item = std::move(result).value_unsafe();
    if (const auto error = check_value(item, depth)) return error;
  }
  return simdjson::SUCCESS;
}

// Plain codes instead of faults: this sees every token of every event, and is half of what decoding
// costs.
error_code check_value(JsonValue& value, int depth) {
  if (depth > kMaxRawDepth) return simdjson::DEPTH_ERROR;
  simdjson::ondemand::json_type type;
  if (const auto error = value.type().get(type)) return error;
  switch (type) {
    case simdjson::ondemand::json_type::object:
      return check_object(value, depth + 1);
    case simdjson::ondemand::json_type::array:
      return check_array(value, depth + 1);
    case simdjson::ondemand::json_type::string:
      return check_string(value);
    case simdjson::ondemand::json_type::number:
      return value.get_double().error();
    case simdjson::ondemand::json_type::boolean:
      return value.get_bool().error();
    case simdjson::ondemand::json_type::null:
      return value.is_null().error();
  }
  return simdjson::INCORRECT_TYPE;
}

}  // namespace

Fault read(JsonValue& value, std::string& out) {
  std::string_view text;
  const Fault fault = read(value, text);
  if (!fault) out = text;
  return fault;
}

Fault read_raw_object(JsonDocument& document, JsonValue& value, std::string_view& out) {
  const char* const begin = value.raw_json_token().data();
  if (*begin != '{') return {"not an object", {}};
  if (const auto error = check_object(value, 2)) return Fault::of(error);
  const char* next = nullptr;  // the token after the object, maybe with blanks between
  if (const auto error = document.current_location().get(next)) return Fault::of(error);
  const std::string_view text(begin, static_cast<std::size_t>(next - begin));
  out = text.substr(0, text.rfind('}') + 1);
  return {};
}

Fault read_raw_object(JsonDocument& document, JsonValue& value, std::string& out) {
  std::string_view text;
  const Fault fault = read_raw_object(document, value, text);
  if (!fault) out = text;
  return fault;
}

}  // namespace hearth::contract
