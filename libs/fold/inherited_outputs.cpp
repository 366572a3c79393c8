#include "fold/inherited_outputs.hpp"

#include <algorithm>
#include <map>

#include "contract/message.hpp"
#include "fold/outbox.hpp"
#include "fold/signals.hpp"

namespace hearth::fold {
namespace {

using Causes = std::map<std::uint32_t, contract::Cause>;  // by target

// Answers the last signals that are still to be published.
Causes inherit_outbox(const PartitionImage& live, std::uint64_t until, PartitionImage& image) {
  Causes waiting;
  contract::Decoder decoder;
  image.outbox.clear();
  for (const auto& [ordinal, bytes] : live.outbox) {
    pb::OutboxEntry entry;
    if (!entry.ParseFromString(bytes)) continue;
    if (entry.target() != kNoTarget) {
      const auto signal = decoder.signal(entry.payload());
      if (signal && signal->cause.sequence > until) continue;
      if (signal) waiting[entry.target()] = signal->cause;
    }
    image.outbox[ordinal] = bytes;
  }
  return waiting;
}

// Of what the live state has sent beyond `until`, the last before it is known only where it waits.
// Elsewhere nothing is named: all of it was published in order, so nothing can be missing.
void inherit_sent(const pb::Checkpoint& live, const Causes& waiting, pb::Checkpoint& checkpoint) {
  const std::uint64_t until = checkpoint.sequence();
  checkpoint.clear_sent();
  for (const pb::Sent& sent : live.sent()) {
    const auto waits = waiting.find(sent.partition());
    const bool covered = sent.last().sequence() <= until;
    if (!covered && waits == waiting.end()) continue;
    *checkpoint.add_sent() = sent;
    if (!covered) *checkpoint.mutable_sent()->rbegin()->mutable_last() = to_proto(waits->second);
  }
}

}  // namespace

void inherit_outputs(const PartitionImage& live, PartitionImage& image) {
  pb::Checkpoint checkpoint, before;
  if (!checkpoint.ParseFromString(image.checkpoint) || !before.ParseFromString(live.checkpoint))
    return;
  const Causes waiting = inherit_outbox(live, checkpoint.sequence(), image);
  inherit_sent(before, waiting, checkpoint);
  // Where other code numbered its outputs otherwise, new ones must not take the numbers of these.
  if (!image.outbox.empty()) {
    checkpoint.set_outbox_last(
        std::max<std::uint64_t>(checkpoint.outbox_last(), image.outbox.rbegin()->first));
  }
  image.checkpoint = checkpoint.SerializeAsString();
}

}  // namespace hearth::fold
