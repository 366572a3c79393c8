#pragma once

#include <optional>

#include "common/time.hpp"

namespace hearth::ingest {

// Decides which minute is to be marked. A mark at 12:01 tells the folds that the collector was at
// work at 12:01, so that an outage of the collector does not look like the silence of its users:
// hence only a minute whose beginning this process saw while it could work is marked.
class MinuteMarks {
 public:
  // Called about once a second while the collector can work. The beginning of the minute to mark;
  // the same again until written().
  std::optional<TimePoint> due(TimePoint now);
  void written() { marked_ = seen_; }
  void interrupted() { seen_.reset(); }  // it could not work just now

 private:
  std::optional<TimePoint> seen_;  // the minute of the last call
  std::optional<TimePoint> marked_;
};

}  // namespace hearth::ingest
