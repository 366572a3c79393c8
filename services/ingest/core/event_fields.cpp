#include "ingest/core/event_fields.hpp"

#include <array>
#include <string>

#include "ingest/core/json_spans.hpp"

namespace hearth::ingest {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

enum class Form { kText, kTime, kObject };

struct Field {
  std::string_view key;
  Form form;
  std::string_view EventFields::*into;
};

constexpr std::array<Field, 14> kFields{{
    {"type", Form::kText, &EventFields::type},
    {"userId", Form::kText, &EventFields::user_id},
    {"anonymousId", Form::kText, &EventFields::anonymous_id},
    {"event", Form::kText, &EventFields::event},
    {"name", Form::kText, &EventFields::name},
    {"groupId", Form::kText, &EventFields::group_id},
    {"previousId", Form::kText, &EventFields::previous_id},
    {"messageId", Form::kText, &EventFields::message_id},
    {"timestamp", Form::kTime, &EventFields::timestamp},
    {"originalTimestamp", Form::kTime, &EventFields::original_timestamp},
    {"sentAt", Form::kTime, &EventFields::sent_at},
    {"properties", Form::kObject, &EventFields::properties},
    {"traits", Form::kObject, &EventFields::traits},
    {"context", Form::kObject, &EventFields::context},
}};

const Field* find_field(std::string_view key) {
  for (const auto& field : kFields) {
    if (field.key == key) return &field;
  }
  return nullptr;
}

// The raw text where it needs no unescaping, which spares a copy of nearly every string.
std::string_view text_of(std::string_view raw, std::string_view unescaped, TextArena& arena) {
  return raw.size() == unescaped.size() + 2 ? raw.substr(1, unescaped.size())
                                            : arena.keep(unescaped);
}

bool is_number(element_type type) {
  return type == element_type::INT64 || type == element_type::UINT64 ||
         type == element_type::DOUBLE;
}

// PHP writes an empty map as an empty list.
bool is_empty_list(const element& value) {
  simdjson::dom::array list;
  return value.get(list) == simdjson::SUCCESS && list.begin() == list.end();
}

// False: the value has a wrong type.
bool read_field(const Field& field, std::string_view raw, const element& value, TextArena& arena,
                EventFields& fields) {
  const element_type type = value.type();
  if (type == element_type::NULL_VALUE) return true;
  if (field.form == Form::kObject) {
    if (type != element_type::OBJECT) return is_empty_list(value);
    fields.*field.into = raw;
    if (field.into == &EventFields::properties) {
      fields.parsed_properties = simdjson::dom::object(value);
    }
    return true;
  }
  if (type == element_type::STRING) {
    fields.*field.into = text_of(raw, std::string_view(value), arena);
    return true;
  }
  if (is_number(type)) {
    fields.*field.into = raw;
    return true;
  }
  return field.form == Form::kTime;  // an unreadable time is an absent one
}

void add_member(std::string& members, std::string_view key, std::string_view value) {
  if (!members.empty()) members += ',';
  members.append(1, '"').append(key).append("\":").append(value);
}

std::string wrong_type(const Field& field) {
  return std::string(field.key) + " must be " +
         (field.form == Form::kObject ? "an object" : "a text or a number");
}

}  // namespace

std::optional<Refusal> read_fields(std::string_view raw, const simdjson::dom::object& object,
                                   TextArena& arena, EventFields& fields) {
  std::optional<Refusal> refusal;
  std::string others;
  std::array<bool, kFields.size()> seen{};  // of two equal keys the first counts, as for simdjson
  auto parsed = object.begin();             // in step with the walk over the raw text
  walk_object(raw, 0, [&](std::string_view written, std::size_t at) {
    const std::size_t end = end_of_value(raw, at);
    if (end == kNoSpan) return kNoSpan;  // cannot be: simdjson has read it
    const std::string_view key = parsed.key();
    const Field* field = find_field(key);
    if (field == nullptr && key == "integrations" && parsed.value().is_object()) {
      if (fields.integrations.empty()) fields.integrations = raw.substr(at, end - at);
    } else if (field == nullptr && key != "writeKey") {  // which is not for the log
      add_member(others, written, raw.substr(at, end - at));
    }
    if (field != nullptr && !seen[static_cast<std::size_t>(field - kFields.data())]) {
      seen[static_cast<std::size_t>(field - kFields.data())] = true;
      const bool right =
          read_field(*field, raw.substr(at, end - at), parsed.value(), arena, fields);
      if (!right && !refusal) refusal = Refusal{Code::kFieldWrongType, wrong_type(*field)};
    }
    ++parsed;
    return end;
  });
  if (!others.empty()) fields.others = arena.keep(others);
  return refusal;
}

}  // namespace hearth::ingest
