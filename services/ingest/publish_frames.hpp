#pragma once

#include <span>
#include <vector>

#include "common/result.hpp"
#include "contract/position.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/core/request.hpp"
#include "ingest/terms.hpp"

namespace hearth::ingest {

struct Stored {
  contract::Position position;  // of the last frame in each partition
  std::size_t duplicates = 0;   // events in frames that the log already had
  std::size_t unplanned = 0;    // events in the others that the tracking plan does not name
};

// Puts the frames into the log and waits until every one is acknowledged. The first failure is the
// result, and then some may be stored nevertheless: the client sends the same events again, and the
// broker (by the frame's message id) or the folds (by the events') count them once.
Result<Stored> publish_frames(const Terms& terms, std::span<const OutgoingFrame> frames);

// Keeps what was refused; returns why some of it was lost, which concerns nobody's request.
std::vector<ErrorKind> publish_dead_letters(const Terms& terms, const ParsedBatch& batch,
                                            TimePoint received);

}  // namespace hearth::ingest
