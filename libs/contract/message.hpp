#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "contract/cause.hpp"
#include "contract/names.hpp"

// What services say to each other. Each message is a CloudEvent 1.0 in JSON (structured mode); its
// `data` is one of the bodies below. Ids and times are data: nothing here reads a clock.
namespace hearth::contract {

// How deep raw objects may nest, themselves counted: whoever parses them may do so by recursion. A
// message with a deeper one is refused whole, so what accepts objects from outside must hold to
// this too.
inline constexpr int kMaxRawDepth = 64;

enum class EventType : std::uint8_t { kTrack, kIdentify, kPage, kScreen, kGroup, kAlias };
std::string_view name(EventType type);
std::optional<EventType> parse_event_type(std::string_view text);

// One behaviour event, as ingest accepted it. Views point into the Frame (or into the caller's text
// when encoding).
struct Event {
  std::string_view message_id;  // 1..100 bytes
  EventType type = EventType::kTrack;
  std::string_view user_id;  // at least one of the two is not empty
  std::string_view anonymous_id;
  std::string_view name;         // track: the event; page and screen: their name, may be empty
  std::string_view previous_id;  // alias
  std::string_view group_id;     // group
  TimePoint time{};              // when it happened, corrected for the client's clock and clamped
  std::uint64_t line = 0;        // history: the line of the imported file
  std::string_view properties;   // raw JSON object, or empty
  std::string_view traits;       // raw JSON object, or empty
  std::string_view context;      // raw JSON object, or empty
  std::string_view extra;        // members that mean nothing here, as sent: raw object, or empty
  std::string_view trace;        // of the request it came in, where its sender wants it followed
};

// The entity whose partition is the event's home: u:<user>, else a:<anonymous>.
std::string entity_of(const Event& event);
std::string user_entity(std::string_view user_id);
std::string anonymous_entity(std::string_view anonymous_id);

// Where an imported frame stands in its import: the rule of signals (see Signal) with lines in the
// place of causes.
struct ImportPosition {
  std::string id;          // names the import; a second import of the same file has another id
  std::uint64_t prev = 0;  // last line of the import's previous frame in this partition; 0 = none
  bool end = false;        // nothing of it follows in this partition; the frame has no events
};

// The events of one request that fall in one partition.
struct Frame {
  TimePoint received{};
  std::optional<ImportPosition> import;
  std::vector<Event> events;
  std::string arena;  // owns what the views show; filled by the decoder, never reallocated
};

// A signal is accepted iff prev <= L < cause, where L is the last cause its reader saw from
// (service, partition).
struct Signal {
  std::string service;  // who sent it
  Partition source;     // from which partition
  std::string entity;   // to whom
  std::string name;     // what it says: "link", "absorb", "segment.entered"
  Cause cause, prev;
  std::uint32_t hops = 0;  // signals that led to this one; bounded by kMaxSignalHops
  bool history = false;    // caused by an import: moves nobody
  std::string trace;       // of what caused it, see Event
  std::string body;        // raw JSON object
};
inline constexpr std::uint32_t kMaxHops = 8;  // beside those along a row of ids, person_path.hpp

struct Command {
  std::string id;  // unique for this attempt; names the private reply
  std::string entity;
  std::string name;
  std::string key;      // Idempotency-Key, or the id where the caller gave none
  std::string body;     // raw JSON object
  bool cancel = false;  // the caller's deadline passed: if the command was not decided before this,
                        // it never is
  std::string service;  // whose command it is; empty: everybody's
  std::string trace;    // see Event
};

struct Configuration {
  std::uint64_t number = 0;
  std::string sha256;
  std::string body;  // raw JSON object: hearth.yaml
};

struct Table {
  std::string topic;
  std::uint64_t number = 0;
  std::string body;  // raw JSON object
};

struct Genesis {
  std::uint16_t partitions = 0;
  std::string prefix;
  std::string clock;  // "real" or "driven"
  std::string zone;   // IANA name of the product's zone
  std::uint32_t epoch = 1;
  bool operator==(const Genesis&) const = default;
};

// The envelope's own attributes.
struct Envelope {
  std::string id;      // unique per source
  std::string source;  // "/hearth/ingest", "/hearth/segmenter/07"
  TimePoint time{};    // the publisher's clock when it received or made this
};

std::string encode(const Envelope& envelope, Kind kind, const Frame& frame);  // kEvent or kHistory
std::string encode(const Envelope& envelope, const Signal& signal);
std::string encode(const Envelope& envelope, const Command& command);
std::string encode(const Envelope& envelope, const Configuration& configuration);
std::string encode(const Envelope& envelope, const Table& table);
std::string encode(const Envelope& envelope, const Genesis& genesis);
std::string encode_empty(const Envelope& envelope, Kind kind);  // kMark, kTick

// Bytes an event takes in a frame, at the most; for cutting frames below the broker's maximum
// payload.
std::size_t encoded_size_bound(const Event& event);

// Decodes what encode() made. One per thread: it owns the parser's buffers. Every failure is
// ErrorKind::kInvalid.
class Decoder {
 public:
  Decoder();
  ~Decoder();
  Decoder(Decoder&&) noexcept;
  Decoder& operator=(Decoder&&) noexcept;

  Result<Envelope> envelope(std::string_view payload);
  Status frame(std::string_view payload, Envelope& envelope,
               Frame& frame);  // reuses the frame's memory
  Result<Signal> signal(std::string_view payload);
  Result<Command> command(std::string_view payload);
  Result<Configuration> configuration(std::string_view payload);
  Result<Table> table(std::string_view payload);
  Result<Genesis> genesis(std::string_view payload);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace hearth::contract
