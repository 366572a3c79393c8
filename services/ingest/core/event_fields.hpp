#pragma once

#include <optional>
#include <string_view>

#include <simdjson.h>

#include "ingest/core/code.hpp"
#include "ingest/core/text_arena.hpp"

namespace hearth::ingest {

// The members of one event, as the client wrote them. Empty: absent, null or "".
struct EventFields {
  std::string_view type, user_id, anonymous_id, event, name, group_id, previous_id, message_id;
  std::string_view timestamp, original_timestamp, sent_at;  // text or digits; not yet parsed
  std::string_view properties, traits, context;             // raw JSON objects
  std::string_view integrations;  // a raw JSON object; of another form it is among the others
  std::string_view others;        // `"name":value` of all that Hearth does not know, with commas
  std::optional<simdjson::dom::object> parsed_properties;  // valid until the parser's next text
};

// Reads `object`, which is the parsed form of `raw`, into `fields`; views show `raw` or the arena.
// Ids may be numbers, whose digits are taken. Goes on after the first member of a wrong type, which
// is returned, so that messageId is found.
std::optional<Refusal> read_fields(std::string_view raw, const simdjson::dom::object& object,
                                   TextArena& arena, EventFields& fields);

}  // namespace hearth::ingest
