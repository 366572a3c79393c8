#include "recall/core/guests.hpp"

#include <algorithm>

#include "recall/core/forget.hpp"

namespace hearth::recall {
namespace {

TimePoint last_heard(const pb::User& guest) {
  std::int64_t last = guest.last_visit();
  for (const pb::Favourite& one : guest.favourites()) last = std::max(last, one.saved());
  for (const pb::Consent& one : guest.consents()) last = std::max(last, one.at());
  return from_unix_ms(last);
}

}  // namespace

void expire_later(const contract::Input& input, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(input.entity);
  if (known == nullptr || arms_nothing(input)) return;
  const bool is_over = input.what == contract::Input::What::kTimer;
  const std::int64_t armed = known->user().timer();
  if (armed != 0 && !is_over) return;
  const TimePoint end = last_heard(known->user()) + kGuestFor;
  if (is_over && end <= input.now) return erase_user(input.entity, workspace);
  // Longer where only a link is kept, or an import has told of long ago.
  const TimePoint due = is_over ? end : input.now + kGuestFor;
  workspace.set_timer(input.entity, kGuestTimer, due);
  workspace.edit(input.entity).mutable_user()->set_timer(to_unix_ms(due));
}

}  // namespace hearth::recall
