#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "fold/inbox.hpp"
#include "fold/state.pb.h"

namespace hearth::fold {

// What every input says of its partition: that of the message after the checkpoint.
inline contract::Input partition_input(contract::Input::What what, std::string_view entity,
                                       const pb::Checkpoint& checkpoint,
                                       contract::Partition partition, TimePoint now) {
  contract::Input input;
  input.what = what;
  input.entity = entity;
  input.now = now;
  input.observed = Millis(checkpoint.observed_ms());
  input.sequence = checkpoint.sequence() + 1;
  input.partition = partition;
  return input;
}

// The input that a signal, a command or a mark is, or what the events of a frame have in common.
inline contract::Input message_input(const Decoded& message, const pb::Checkpoint& checkpoint,
                                     contract::Partition partition, TimePoint now) {
  using What = contract::Input::What;
  auto input = partition_input(What::kEvent, {}, checkpoint, partition, now);
  input.history =
      message.kind == contract::Kind::kHistory || (message.signal && message.signal->history);
  if (message.signal) {
    input.what = What::kSignal;
    input.entity = message.signal->entity;
    input.signal = &*message.signal;
  } else if (message.command) {
    input.what = What::kCommand;
    input.entity = message.command->entity;
    input.command = &*message.command;
  } else if (message.kind == contract::Kind::kMark) {
    input.what = What::kMark;
  }
  return input;
}

}  // namespace hearth::fold
