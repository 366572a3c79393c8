#include "ingest/minute_marks.hpp"

namespace hearth::ingest {

std::optional<TimePoint> MinuteMarks::due(TimePoint now) {
  const TimePoint minute = std::chrono::floor<std::chrono::minutes>(now);
  if (!seen_) marked_ = minute;  // its beginning was not seen
  seen_ = minute;
  // A clock that was set back marks nothing that was marked before.
  if (*marked_ >= minute) return std::nullopt;
  return minute;
}

}  // namespace hearth::ingest
