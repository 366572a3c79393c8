#pragma once

#include <optional>
#include <string>

#include "contract/partition.hpp"
#include "fold/inbox.hpp"
#include "fold/state.pb.h"
#include "fold/store.hpp"

namespace hearth::fold {

// Why a state cannot be one of this release's: it was written by a newer or an older one.
inline std::optional<StopReason> doubt_about_release(const pb::Checkpoint& checkpoint,
                                                     std::uint32_t version) {
  if (checkpoint.fold_version() > version) {
    return StopReason{"newer_state", "the state was written by a newer release"};
  }
  if (checkpoint.sequence() > 0 && checkpoint.fold_version() < version) {
    return StopReason{"older_state", "the state was written by an older release"};
  }
  return {};
}

// Why the log cannot be the one that a state was folded from; nothing where it is: the message at
// the checkpoint must have the checkpoint's fingerprint.
template <class Log>
Result<std::optional<StopReason>> doubt_about_log(Log& log, contract::Partition partition,
                                                  const pb::Checkpoint& checkpoint) {
  const auto bounds = log.bounds(partition);
  if (!bounds) return fail(bounds.error());
  const std::uint64_t at = checkpoint.sequence();
  if (bounds->last < at) {
    return StopReason{"log_went_back", "the log ends at " + std::to_string(bounds->last) +
                                           ", the state is at " + std::to_string(at)};
  }
  if (bounds->first > at + 1) {
    return StopReason{"log_expired", "the log starts at " + std::to_string(bounds->first) +
                                         ", the state is at " + std::to_string(at)};
  }
  if (at == 0 || bounds->first > at) return std::optional<StopReason>();
  const auto message = log.get(partition, at);
  if (!message) return fail(message.error());
  const pb::Fingerprint& print = checkpoint.fingerprint();
  if (!*message || to_unix_ms((*message)->stored) != print.stored_ms() ||
      contract::stable_hash((*message)->payload) != print.checksum()) {
    return StopReason{"other_log",
                      "message " + std::to_string(at) + " is not the one that was folded"};
  }
  return std::optional<StopReason>();
}

}  // namespace hearth::fold
