#include "ingest/publish_frames.hpp"

#include <algorithm>

#include "contract/message.hpp"
#include "ingest/ack_latch.hpp"
#include "ingest/core/answer.hpp"

namespace hearth::ingest {
namespace {

using contract::Kind;

constexpr const char* kSource = "/hearth/ingest";

// False: not published, the latch knows why.
bool publish(jetstream::Publisher& publisher, const jetstream::PublishRequest& request,
             AckLatch& latch, std::size_t token) {
  Status started = publisher.publish(request, latch.expect(token));
  if (!started) latch.refused(token, started.error());
  return started.has_value();
}

// A request that is sent again leaves one dead letter. The client's text is hashed because it would
// stand in a header. Without an id an event cannot be told from an equal one, and both are kept.
std::string dead_letter_id(const Rejected& rejected) {
  if (rejected.message_id.empty()) return {};
  return "dead/" + std::string(name(rejected.code)) + "/" +
         std::to_string(contract::stable_hash(rejected.message_id));
}

}  // namespace

Result<Stored> publish_frames(const Terms& terms, std::span<const OutgoingFrame> frames) {
  AckLatch latch(frames.size());
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const OutgoingFrame& frame = frames[i];
    const std::string payload = contract::encode({frame.message_id, kSource, frame.frame.received},
                                                 Kind::kEvent, frame.frame);
    const std::string subject = terms.names.subject(frame.partition, Kind::kEvent);
    const jetstream::PublishRequest request{
        .subject = subject, .payload = payload, .msg_id = frame.message_id};
    if (!publish(*terms.frames, request, latch, i)) break;
  }
  Stored stored;
  const auto outcomes = latch.wait();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!outcomes[i]) return fail(outcomes[i].error());
    auto& last = stored.position[frames[i].partition];
    last = std::max(last, outcomes[i]->sequence);
    if (outcomes[i]->duplicate) stored.duplicates += frames[i].frame.events.size();
  }
  return stored;
}

std::size_t publish_dead_letters(const Terms& terms, std::span<const Rejected> rejected,
                                 TimePoint received) {
  AckLatch latch(rejected.size());
  for (std::size_t i = 0; i < rejected.size(); ++i) {
    const std::string subject = terms.names.dead_subject(name(rejected[i].code));
    const std::string payload = dead_letter_body(rejected[i], received);
    const std::string id = dead_letter_id(rejected[i]);
    publish(*terms.dead_letters, {.subject = subject, .payload = payload, .msg_id = id}, latch, i);
  }
  const auto outcomes = latch.wait();
  return static_cast<std::size_t>(
      std::ranges::count_if(outcomes, [](const auto& outcome) { return !outcome.has_value(); }));
}

}  // namespace hearth::ingest
