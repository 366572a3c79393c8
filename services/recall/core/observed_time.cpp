#include "recall/core/observed_time.hpp"

namespace hearth::recall {

void note_mark(const contract::Input& input, MarkClock clock, Workspace& workspace) {
  if (clock == MarkClock::kDriven) return;
  pb::Observed& observed = *workspace.edit(kObservedKey).mutable_observed();
  const std::int64_t at = to_unix_ms(input.now);
  const bool is_lost = observed.last_mark() != 0 && input.observed.count() == observed.observed();
  if (is_lost) observed.set_lost(observed.lost() + at - observed.last_mark());
  observed.set_observed(input.observed.count());
  observed.set_last_mark(at);
}

LostTime lost_time(TimePoint now, MarkClock clock, Workspace& workspace) {
  const pb::Entity* const entity = workspace.find(kObservedKey);
  if (clock == MarkClock::kDriven || entity == nullptr) return {};
  const pb::Observed& observed = entity->observed();
  const Millis since = now - from_unix_ms(observed.last_mark());
  return {Millis(observed.lost()), since > contract::kUnproven ? since : Millis(0)};
}

}  // namespace hearth::recall
