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
std::string letter_id(const Rejected& rejected) {
  if (rejected.message_id.empty()) return {};
  return "dead/" + std::string(name(rejected.code)) + "/" +
         std::to_string(contract::stable_hash(rejected.message_id));
}

// The ids in a run are not read; the same run is the same events.
std::string letter_id(const EventRun& run) {
  return "dead/run/" + std::to_string(run.first) + "/" +
         std::to_string(contract::stable_hash(run.text));
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
  AckLatch latch(batch.rejected.size() + batch.runs.size());
  DeadLetterBodies bodies(received, batch.sent_with);
  std::size_t sent = 0;
  const auto keep = [&](Code code, const std::string& payload, const std::string& id) {
    const std::string subject = terms.names.dead_subject(name(code));
    const std::size_t at = sent++;
    const Status taken = terms.dead_letters->publish(
        {.subject = subject, .payload = payload, .msg_id = id}, latch.expect(at));
    if (!taken) latch.refused(at, taken.error());
  };
  for (const Rejected& each : batch.rejected) keep(each.code, bodies.next(each), letter_id(each));
  for (const EventRun& run : batch.runs) {
    keep(batch.rest->code, bodies.next(*batch.rest, run), letter_id(run));
  }
  std::vector<ErrorKind> lost;
  for (const auto& outcome : latch.wait()) {
    if (!outcome) lost.push_back(outcome.error().kind);
  }
  return lost;
}

}  // namespace hearth::ingest
