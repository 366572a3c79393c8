#pragma once

#include <cstdint>

#include "fold/inbox.hpp"
#include "fold/state.pb.h"

namespace hearth::fold {

// Moves a checkpoint behind a message that is folded completely.
inline void advance(pb::Checkpoint& checkpoint, const Decoded& message, TimePoint log_time,
                    std::uint32_t fold_version) {
  checkpoint.set_sequence(message.sequence);
  checkpoint.set_item(0);
  checkpoint.set_log_time_ms(to_unix_ms(log_time));
  checkpoint.set_fold_version(fold_version);
  if (checkpoint.has_sweep()) checkpoint.mutable_sweep()->clear_visited();
  pb::Fingerprint& print = *checkpoint.mutable_fingerprint();
  print.set_sequence(message.sequence);
  print.set_stored_ms(to_unix_ms(message.stored));
  print.set_checksum(message.checksum);
}

}  // namespace hearth::fold
