#include "ingest/publish_frames.hpp"

#include <algorithm>

#include "contract/message.hpp"
#include "ingest/ack_latch.hpp"
#include "ingest/core/answer.hpp"
#include "ingest/core/plan_check.hpp"

namespace hearth::ingest {
namespace {

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
    if (const Status taken = terms.frames->publish(frames[i], latch.expect(i)); !taken) {
      latch.refused(i, taken.error());
      break;
    }
  }
  Stored stored;
  const auto outcomes = latch.wait();
  for (std::size_t i = 0; i < frames.size(); ++i) {
    if (!outcomes[i]) return fail(outcomes[i].error());
    auto& last = stored.position[frames[i].partition];
    last = std::max(last, outcomes[i]->sequence);
    const auto& events = frames[i].frame.events;
    if (outcomes[i]->duplicate) {
      stored.duplicates += events.size();
    } else {
      stored.unplanned += count_unplanned(terms.product->plan, events);
    }
  }
  return stored;
}

std::vector<ErrorKind> publish_dead_letters(const Terms& terms, const ParsedBatch& batch,
                                            TimePoint received) {
  const auto& rejected = batch.rejected;
  DeadLetterBodies bodies(received, batch.sent_with);
  AckLatch latch(rejected.size());
  for (std::size_t i = 0; i < rejected.size(); ++i) {
    const std::string subject = terms.names.dead_subject(name(rejected[i].code));
    const std::string payload = bodies.next(rejected[i]);
    const std::string id = dead_letter_id(rejected[i]);
    const Status taken = terms.dead_letters->publish(
        {.subject = subject, .payload = payload, .msg_id = id}, latch.expect(i));
    if (!taken) latch.refused(i, taken.error());
  }
  std::vector<ErrorKind> lost;
  for (const auto& outcome : latch.wait()) {
    if (!outcome) lost.push_back(outcome.error().kind);
  }
  return lost;
}

}  // namespace hearth::ingest
