#pragma once

#include <string>

#include "fold/settings.hpp"
#include "session.hpp"

namespace hearth::ctl {

struct ClockOptions {
  std::string forward;                         // by a span of time, as "3d"
  std::string to;                              // or to a moment, RFC 3339
  Millis patience = std::chrono::minutes(10);  // for all that comes of it
};

// Writes the driver's mark into all partitions.
Status write_clock_marks(jetstream::Publisher& publisher, const contract::Names& names,
                         std::uint16_t partitions, TimePoint at);

// Starts a driven clock that stands nowhere yet.
Status start_clock(jetstream::Connection& nats, jetstream::Publisher& publisher,
                   const contract::Genesis& genesis, TimePoint at);

// Where the partitions' clocks stand: at the same time, unless a driver died between two marks.
// kNotFound: there was never a mark.
Result<TimePoint> latest_mark(const Session& session);

// Shows the time of an installation whose clock is driven, or moves it on, an hour at a time, each
// time until nothing is left to do for the services that run. Interrupted, it can be run again.
// kConflict: the clock is real, or the target lies in the past.
Status drive_clock(const fold::ServiceSettings& settings, const ClockOptions& options);

}  // namespace hearth::ctl
