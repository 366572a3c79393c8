#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "common/time.hpp"
#include "contract/message.hpp"
#include "contract/product.hpp"
#include "ingest/core/code.hpp"
#include "ingest/core/route.hpp"
#include "ingest/core/text_arena.hpp"

// From the text of a request to events, in two steps, because the write key may be in the body:
// open() finds it and cuts the body into events; after the caller has checked key and quota,
// parse() judges the events one by one.
namespace hearth::ingest {

// Consecutive events of a batch that are refused unread, as written, with the commas between them.
struct EventRun {
  std::string_view text;
  std::size_t first = 0;  // index in the batch
  std::size_t count = 0;
};
// So that it fits into a dead letter; one event alone may be larger.
inline constexpr std::size_t kMaxRunBytes = 64 * 1024 - 2;
inline constexpr std::size_t kMaxRuns = 16 * 1024;  // what lies beyond is counted only

// A request whose outline has been read. Views show `text`, which nobody changes any more.
struct OpenedRequest {
  std::unique_ptr<const std::string> text;
  Route route{Endpoint::kBatch};
  std::vector<std::string_view>
      items;                      // the events, as written; at least one unless the batch is empty
  std::size_t left_out = 0;       // events beyond `most`, all of them refused
  std::vector<EventRun> runs;     // those
  std::string_view write_key;     // of the body; empty: absent
  std::string_view sent_at;       // of the batch
  std::string_view context;       // of the batch: a JSON object, or empty
  std::string_view integrations;  // of the batch, the same
};

// So many events beyond a batch's limit are refused one by one, the others by their number and in
// runs. A body of numbers holds millions, and naming each would cost a hundred times what it took
// to send them.
inline constexpr std::size_t kBatchMargin = 100;
inline constexpr std::size_t kMostItems = 10'000 + kBatchMargin;

// `text` is the expanded body and is taken over; of its events `most` are shown. Refuses (400) text
// that is no JSON object, and a batch route's body without an array `batch`.
tl::expected<OpenedRequest, Refusal> open_request(std::string text, const Route& route,
                                                  std::size_t most = kMostItems);

struct RequestFacts {
  TimePoint received{};
  std::string_view peer_ip;  // for context.direct
  std::uint64_t nonce =
      0;  // different for every request: part of the message ids that are filled in
  std::string_view trace;  // see contract::Event; shown by the events
};

struct Rejected {
  std::size_t index = 0;        // in the batch, from 0; of the first, where there are several
  std::string_view message_id;  // empty: absent or unreadable
  Code code = Code::kInvalidJson;
  std::string message;
  std::string_view raw;   // the event as it was sent: perhaps no JSON, perhaps no UTF-8
  std::string_view type;  // said by the path, not by the event; empty: the event must say it
  std::size_t count = 1;  // consecutive events; of several, `raw` is their array
};

// What a request said beside its events: a refused one is judged anew with it.
struct SentWith {
  std::string_view context;  // of the batch: JSON, or empty
  std::string_view sent_at;  // of the batch, as written
  std::string_view peer_ip;
  bool context_cut = false;  // there was one, which is not kept
};

// Owns all that its events and rejections show; may be moved.
struct ParsedBatch {
  std::vector<contract::Event> accepted;  // in the order of the batch
  std::vector<Rejected> rejected;         // in the order of the batch
  std::optional<Rejected> rest;           // all after those, by their number: `raw` is empty
  std::vector<EventRun> runs;             // the events of `rest`, unless they are too many runs
  std::size_t duplicates = 0;  // events whose messageId an accepted event before them has
  SentWith sent_with;
  std::unique_ptr<const std::string> text;
  TextArena arena;
};

// One per thread: it owns simdjson's buffers.
class RequestParser {
 public:
  RequestParser();
  ~RequestParser();
  RequestParser(RequestParser&&) noexcept;
  RequestParser& operator=(RequestParser&&) noexcept;

  // Refuses (400) only a batch's context that is no JSON object: everything else is a matter of
  // single events.
  tl::expected<ParsedBatch, Refusal> parse(OpenedRequest request, const contract::Product& product,
                                           const RequestFacts& facts);

 private:
  struct Buffers;
  std::unique_ptr<Buffers> buffers_;
};

}  // namespace hearth::ingest
