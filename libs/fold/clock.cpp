#include "fold/clock.hpp"

#include <algorithm>

namespace hearth::fold {

TimePoint next_log_time(TimePoint previous, TimePoint published, TimePoint stored) {
  return std::max(previous, std::min(published, stored + kMaxPublisherLead));
}

void observe_mark(pb::Checkpoint& checkpoint, TimePoint mark, ClockMode mode) {
  const std::int64_t at = to_unix_ms(mark);
  const std::int64_t last = checkpoint.last_mark_ms();
  if (last != 0 && at <= last) return;
  const std::int64_t gap = at - last;
  const bool proven = mode == ClockMode::kDriven || gap <= kMarkInterval.count() * 3 / 2;
  if (last != 0 && proven) checkpoint.set_observed_ms(checkpoint.observed_ms() + gap);
  checkpoint.set_last_mark_ms(at);
}

}  // namespace hearth::fold
