#include <algorithm>

#include "common/check.hpp"
#include "contract/decoder_state.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxMessageIdBytes = 100;
// More than a std::string holds in itself: the arena must be on the heap, so that a frame can be
// moved.
constexpr std::size_t kMinArenaBytes = 64;

// Copying this is faster (a tenth of the whole, measured) than what the compiler makes of the
// default constructor.
constexpr Event kBlank;

// Fills a frame's events, with their text in its arena.
class EventReader {
 public:
  EventReader(JsonDocument& document, Frame& frame) : document_(document), frame_(frame) {}

  Fault event(JsonValue& value) {
    Event& event = frame_.events.emplace_back(kBlank);
    bool typed = false, timed = false;
    const Fault fault = each_field(value, [&](std::string_view key, JsonValue& field) {
      if (key == "type") {
        typed = true;
        return type(field, event.type);
      }
      if (key == "time") {
        timed = true;
        return time(field, event.time);
      }
      if (key == "line") return read(field, event.line);
      if (std::string_view* target = text_field(key, event)) return text(field, *target);
      if (std::string_view* target = raw_field(key, event)) return raw(field, *target);
      return Fault{};
    });
    if (fault) return fault;
    if (!typed || !timed) return {"an event without type or time", {}};
    if (event.message_id.empty()) return {"an event without id", {}};
    if (event.message_id.size() > kMaxMessageIdBytes) return {"the id of an event is too long", {}};
    if (event.user_id.empty() && event.anonymous_id.empty()) return {"an event of nobody", {}};
    return {};
  }

  static Fault time(JsonValue& value, TimePoint& out) {
    std::int64_t ms = 0;
    const Fault fault = read(value, ms);
    out = from_unix_ms(ms);
    return fault;
  }

 private:
  static std::string_view* text_field(std::string_view key, Event& event) {
    if (key == "id") return &event.message_id;
    if (key == "user") return &event.user_id;
    if (key == "anonymous") return &event.anonymous_id;
    if (key == "event") return &event.name;
    if (key == "previous") return &event.previous_id;
    if (key == "group") return &event.group_id;
    if (key == "trace") return &event.trace;
    return nullptr;
  }

  static std::string_view* raw_field(std::string_view key, Event& event) {
    if (key == "properties") return &event.properties;
    if (key == "traits") return &event.traits;
    if (key == "context") return &event.context;
    if (key == "extra") return &event.extra;
    return nullptr;
  }

  static Fault type(JsonValue& value, EventType& out) {
    std::string_view text;
    if (const Fault fault = read(value, text)) return fault;
    const auto type = parse_event_type(text);
    if (!type) return {"not an event type", {}};
    out = *type;
    return {};
  }

  Fault text(JsonValue& value, std::string_view& out) {
    std::string_view text;
    if (const Fault fault = read(value, text)) return fault;
    out = keep(text);
    return {};
  }

  Fault raw(JsonValue& value, std::string_view& out) {
    std::string_view text;
    if (const Fault fault = read_raw_object(document_, value, text)) return fault;
    out = keep(text);
    return {};
  }

  // Unescaping never makes a text longer, so that all texts together fit in the size of the
  // payload.
  std::string_view keep(std::string_view text) {
    std::string& arena = frame_.arena;
    const std::size_t at = arena.size();
    HEARTH_CHECK(arena.capacity() - at >= text.size());
    arena.append(text);
    return {arena.data() + at, text.size()};
  }

  JsonDocument& document_;
  Frame& frame_;
};

Fault read_import(JsonValue& value, ImportPosition& import) {
  bool named = false, placed = false;
  const Fault fault = each_field(value, [&](std::string_view key, JsonValue& field) {
    if (key == "id") {
      named = true;
      return read(field, import.id);
    }
    if (key == "prev") {
      placed = true;
      return read(field, import.prev);
    }
    if (key == "end") return read(field, import.end);
    return Fault{};
  });
  if (fault) return fault;
  return named && placed ? Fault{} : Fault{"an import without id or prev", {}};
}

Fault read_frame(JsonDocument& document, JsonValue& value, Frame& frame) {
  EventReader reader(document, frame);
  bool received = false, listed = false;
  const Fault fault = each_field(value, [&](std::string_view key, JsonValue& field) {
    if (key == "received") {
      received = true;
      return EventReader::time(field, frame.received);
    }
    if (key == "import") return read_import(field, frame.import.emplace());
    if (key != "events") return Fault{};
    listed = true;
    return each_item(field, [&](JsonValue& item) { return reader.event(item); });
  });
  if (fault) return fault;
  return received && listed ? Fault{} : Fault{"a frame without received or events", {}};
}

}  // namespace

Status Decoder::frame(std::string_view payload, Envelope& envelope, Frame& frame) {
  frame.events.clear();
  frame.import.reset();
  frame.arena.clear();
  frame.arena.reserve(std::max(payload.size(), kMinArenaBytes));
  Kind kind{};
  Fault fault = state_->message(payload, envelope, kind, [&](JsonValue& data) {
    return read_frame(state_->document, data, frame);
  });
  if (!fault && kind != Kind::kEvent && kind != Kind::kHistory) fault.what = "not a frame";
  if (!fault) return {};
  frame.events.clear();
  frame.import.reset();
  return refuse(fault);
}

}  // namespace hearth::contract
