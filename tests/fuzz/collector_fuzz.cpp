#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "common/check.hpp"
#include "contract/message.hpp"
#include "ingest/core/answer.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/core/request_fixture.hpp"

// A body as a client may send it, from its text to the log and back: what the collector accepts
// must come out of the log as it went in, because one event that no fold can read would take its
// whole frame with it. What it answers and keeps must be JSON to a parser other than its own.
namespace hearth::ingest {
namespace {

constexpr std::uint16_t kPartitions = 16;
constexpr std::size_t kMaxPayload = 64 * 1024;  // small, so that batches are cut

// Limits that a short input reaches.
contract::Product narrow_product() {
  contract::Product made = testing::product();
  made.plan.strict = true;
  made.ingest.max_event_bytes = 512;
  made.ingest.max_batch_events = 3;
  made.ingest.max_expanded_bytes = 1024;
  return made;
}

bool is_json(std::string_view text) { return nlohmann::json::accept(text); }

bool same(const contract::Event& a, const contract::Event& b) {
  return a.message_id == b.message_id && a.type == b.type && a.user_id == b.user_id &&
         a.anonymous_id == b.anonymous_id && a.name == b.name && a.previous_id == b.previous_id &&
         a.group_id == b.group_id && a.time == b.time && a.line == b.line &&
         a.properties == b.properties && a.traits == b.traits && a.context == b.context &&
         a.extra == b.extra;
}

void check_frame(const OutgoingFrame& outgoing) {
  static contract::Decoder decoder;
  const contract::Envelope sent{"01J", "/hearth/ingest", testing::kReceived};
  const std::string payload = contract::encode(sent, contract::Kind::kEvent, outgoing.frame);
  HEARTH_CHECK(payload.size() <= kMaxPayload);
  HEARTH_CHECK(is_json(payload));
  contract::Envelope envelope;
  contract::Frame frame;
  HEARTH_CHECK(decoder.frame(payload, envelope, frame));
  HEARTH_CHECK(envelope.id == sent.id && envelope.time == sent.time);
  HEARTH_CHECK(frame.received == outgoing.frame.received);
  HEARTH_CHECK(std::equal(frame.events.begin(), frame.events.end(), outgoing.frame.events.begin(),
                          outgoing.frame.events.end(), same));
  for (const auto& event : frame.events) {
    HEARTH_CHECK(contract::home(contract::entity_of(event), kPartitions) == outgoing.partition);
  }
}

void check_batch(const ParsedBatch& batch) {
  const auto frames = cut_frames(batch.accepted, testing::kReceived, {kPartitions, kMaxPayload});
  std::size_t framed = 0;
  for (const auto& frame : frames) {
    check_frame(frame);
    framed += frame.frame.events.size();
  }
  HEARTH_CHECK(framed == batch.accepted.size());
  for (const auto& rejected : batch.rejected) {
    HEARTH_CHECK(is_json(dead_letter_body(rejected, testing::kReceived)));
  }
  HEARTH_CHECK(is_json(success_body(batch)));
}

void check(std::string_view body, const Route& route, const contract::Product& product) {
  static RequestParser parser;  // as in the collector, one for all requests of a thread
  auto opened = open_request(std::string(body), route);
  if (!opened) {
    HEARTH_CHECK(is_json(error_body(opened.error())));
    return;
  }
  const std::size_t items = opened->items.size();
  const RequestFacts facts{testing::kReceived, "203.0.113.9", 7};
  const auto batch = parser.parse(std::move(*opened), product, facts);
  if (!batch) {
    HEARTH_CHECK(is_json(error_body(batch.error())));
    return;
  }
  HEARTH_CHECK(batch->accepted.size() + batch->rejected.size() + batch->duplicates == items);
  check_batch(*batch);
}

}  // namespace
}  // namespace hearth::ingest

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace hearth::ingest;
  static const auto wide = testing::product();
  static const auto narrow = narrow_product();
  const std::string_view body(reinterpret_cast<const char*>(data), size);
  check(body, {Endpoint::kBatch}, wide);
  check(body, {Endpoint::kBatch}, narrow);
  check(body, {Endpoint::kEvent, hearth::contract::EventType::kTrack}, wide);
  check(body, {Endpoint::kEvent, hearth::contract::EventType::kIdentify}, wide);
  return 0;
}
