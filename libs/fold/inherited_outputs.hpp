#pragma once

#include "fold/memory_store.hpp"

namespace hearth::fold {

// What a state that was folded anew takes over from the live one that it replaces:
//   the outputs of the messages that it covers and that the log has not acknowledged; signals of
//   later messages (the live state may stand inside one) will be made again
//   the last causes sent: readers know the signals that the live fold has sent, and would wait for
//   ever for one before the next that only another release's fold has made
void inherit_outputs(const PartitionImage& live, PartitionImage& image);

}  // namespace hearth::fold
