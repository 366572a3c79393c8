#include "rewards/core/forget.hpp"

#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"

namespace hearth::rewards {

void forget(Draft& draft) {
  const std::string_view self = draft.input().entity;
  const pb::Entity* const known = draft.find(self);
  if (known == nullptr || !known->has_standing()) return;
  const pb::Standing gone = known->standing();
  if (gone.points() > 0) {
    draft.move({wallet_account(gone), kForgotten, Currency::kPoints, gone.points()});
    draft.because("forgotten");
  }
  for (const pb::HeldCoupon& held : gone.coupons()) {
    if (held.state() == pb::HeldCoupon::RESERVED) tell_home(draft, held, kCouponReleased);
  }
  if (!gone.told_segment().empty()) tell_lifted(draft);
  for (const std::string_view timer : {kCouponTimer, kRestrictionTimer, kGuestTimer}) {
    draft.cancel_timer(timer);
  }
  draft.erase(self);
  draft.erase(recent_key(self));
  draft.erase(lines_key(self));
}

}  // namespace hearth::rewards
