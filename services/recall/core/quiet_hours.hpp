#pragma once

#include <optional>

#include "calendar/calendar.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

// The end of the quiet hours that `now` lies in, by the clock on the wall there; nothing: it lies
// in none. Where the clocks skip that end, the moment of the change; where they show it twice, the
// first that is still to come.
std::optional<TimePoint> quiet_until(const QuietHours& quiet, const Calendar& calendar,
                                     TimePoint now);

}  // namespace hearth::recall
