#pragma once

#include "common/time.hpp"
#include "contract/names.hpp"
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

// Log time as of a message that was published and stored at these times. History and a genesis do
// not move it, and a driven clock is moved by marks alone.
TimePoint log_time_of(contract::Kind kind, ClockMode mode, TimePoint previous, TimePoint published,
                      TimePoint stored);

// A mark proves that the collector was working since the mark before. A gap of more than 1.5
// intervals proves nothing and counts nothing: an outage of the collector must not look like the
// silence of its users. A driven clock counts in full.
// False: the mark is not later than the last one and says nothing new.
bool observe_mark(pb::Checkpoint& checkpoint, TimePoint mark, ClockMode mode);

}  // namespace hearth::fold
