#include "common/check.hpp"
#include "contract/envelope_writer.hpp"
#include "contract/message.hpp"

namespace hearth::contract {
namespace {

// Names, quotes, colons, commas, the type and two numbers of an event that has every field.
constexpr std::size_t kEventPunctuation = 245;

// Without escapes, which are rare: what a buffer reserves, where encoded_size_bound() is what a
// limit needs.
std::size_t likely_size(const Event& event) {
  return kEventPunctuation + event.message_id.size() + event.user_id.size() +
         event.anonymous_id.size() + event.name.size() + event.previous_id.size() +
         event.group_id.size() + event.properties.size() + event.traits.size() +
         event.context.size() + event.extra.size() + event.trace.size();
}

void write_event(std::string& out, const Event& event) {
  ObjectWriter object(out);
  object.text("id", event.message_id);
  object.text("type", name(event.type));
  object.optional_text("user", event.user_id);
  object.optional_text("anonymous", event.anonymous_id);
  object.optional_text("event", event.name);
  object.optional_text("previous", event.previous_id);
  object.optional_text("group", event.group_id);
  object.number("time", to_unix_ms(event.time));
  if (event.line != 0) object.unsigned_number("line", event.line);
  object.optional_raw("properties", event.properties);
  object.optional_raw("traits", event.traits);
  object.optional_raw("context", event.context);
  object.optional_raw("extra", event.extra);
  object.optional_text("trace", event.trace);
  object.close();
}

void write_import(std::string& out, const ImportPosition& import) {
  ObjectWriter object(out);
  object.text("id", import.id);
  object.unsigned_number("prev", import.prev);
  object.optional_flag("end", import.end);
  object.close();
}

}  // namespace

std::size_t encoded_size_bound(const Event& event) {
  return kEventPunctuation + string_size(event.message_id) + string_size(event.user_id) +
         string_size(event.anonymous_id) + string_size(event.name) +
         string_size(event.previous_id) + string_size(event.group_id) + event.properties.size() +
         event.traits.size() + event.context.size() + event.extra.size() + string_size(event.trace);
}

std::string encode(const Envelope& envelope, Kind kind, const Frame& frame) {
  HEARTH_CHECK(kind == Kind::kEvent || kind == Kind::kHistory);
  std::size_t size = kEnvelopeBytes + (frame.import ? frame.import->id.size() + 64 : 64);
  for (const Event& event : frame.events) size += likely_size(event);
  std::string out;
  out.reserve(size);
  write_message(out, envelope, kind, [&](ObjectWriter& data) {
    data.number("received", to_unix_ms(frame.received));
    if (frame.import) {
      data.field("import");
      write_import(out, *frame.import);
    }
    data.field("events");
    char before = '[';
    for (const Event& event : frame.events) {
      out += before;
      before = ',';
      write_event(out, event);
    }
    if (frame.events.empty()) out += '[';
    out += ']';
  });
  return out;
}

}  // namespace hearth::contract
