#pragma once

#include "common/time.hpp"
#include "fold/state.pb.h"

namespace hearth::fold {

// Log time: the only clock a fold knows. It follows the log, never the machine, so that every
// refold sees the same time.
enum class ClockMode { kReal, kDriven };

inline constexpr Millis kMaxPublisherLead = std::chrono::seconds(5);
inline constexpr Millis kMarkInterval = std::chrono::minutes(1);

// max(previous, min(publisher's time, broker's time + 5 s)): a publisher whose clock runs ahead
// cannot drag everybody along.
TimePoint next_log_time(TimePoint previous, TimePoint published, TimePoint stored);

// A mark proves that the collector was working since the mark before. A gap of more than 1.5
// intervals proves nothing and counts nothing: an outage of the collector must not look like the
// silence of its users. A driven clock counts in full.
void observe_mark(pb::Checkpoint& checkpoint, TimePoint mark, ClockMode mode);

}  // namespace hearth::fold
