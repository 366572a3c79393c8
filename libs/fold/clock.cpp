#include "fold/clock.hpp"

#include <algorithm>

namespace hearth::fold {

TimePoint next_log_time(TimePoint previous, TimePoint published, TimePoint stored) {
  return std::max(previous, std::min(published, stored + kMaxPublisherLead));
}

TimePoint log_time_of(contract::Kind kind, ClockMode mode, TimePoint previous, TimePoint published,
                      TimePoint stored) {
  using contract::Kind;
  if (kind == Kind::kHistory || kind == Kind::kGenesis) return previous;
  if (mode == ClockMode::kReal) return next_log_time(previous, published, stored);
  return kind == Kind::kMark ? std::max(previous, published) : previous;
}

bool observe_mark(pb::Checkpoint& checkpoint, TimePoint mark, ClockMode mode) {
  const std::int64_t at = to_unix_ms(mark);
  const std::int64_t last = checkpoint.last_mark_ms();
  if (last != 0 && at <= last) return false;
  const std::int64_t gap = at - last;
  const bool proven = mode == ClockMode::kDriven || gap <= kMarkInterval.count() * 3 / 2;
  if (last != 0 && proven) checkpoint.set_observed_ms(checkpoint.observed_ms() + gap);
  checkpoint.set_last_mark_ms(at);
  return true;
}

}  // namespace hearth::fold
