#pragma once

#include "contract/fold.hpp"
#include "contract/unproven.hpp"
#include "recall/core/state.pb.h"

// Silence counts only while the collector was seen at work: an outage of it wakes nobody.
namespace hearth::recall {

using Workspace = contract::Workspace<pb::Entity>;

inline constexpr std::string_view kObservedKey = "part:observed";

enum class MarkClock : bool { kReal, kDriven };

// Notes a mark (an Input of kMark). A driven clock loses no time: its marks are far apart.
void note_mark(const contract::Input& input, MarkClock clock, Workspace& workspace);

// The time that does not count as silence: all that was lost so far, and what is being lost since
// the last mark.
struct LostTime {
  Millis total{}, open{};
};
LostTime lost_time(TimePoint now, MarkClock clock, Workspace& workspace);

}  // namespace hearth::recall
