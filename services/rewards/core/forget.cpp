#include "rewards/core/forget.hpp"

#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"

namespace hearth::rewards {
namespace {

using Coupons = google::protobuf::RepeatedPtrField<pb::HeldCoupon>;

void forget_points(Draft& draft, std::string_view account, std::int64_t points) {
  if (points <= 0) return;
  draft.move({account, kForgotten, Currency::kPoints, points});
  draft.because("forgotten");
}

void release_reserved(Draft& draft, const Coupons& coupons) {
  for (const pb::HeldCoupon& held : coupons) {
    if (held.state() == pb::HeldCoupon::RESERVED) tell_home(draft, held, kCouponReleased);
  }
}

// All that stands behind a standing and beside it.
void let_go(Draft& draft) {
  const std::string_view self = draft.input().entity;
  const pb::Entity* const known = draft.find(self);
  if (known == nullptr || !known->has_standing()) return;
  const pb::Standing gone = known->standing();
  forget_points(draft, wallet_account(gone), gone.points());
  release_reserved(draft, gone.coupons());
  if (!gone.told_segment().empty()) tell_lifted(draft);
  for (const std::string_view timer :
       {kCouponTimer, kRestrictionTimer, kGuestTimer, kForgottenTimer}) {
    draft.cancel_timer(timer);
  }
  draft.erase(recent_key(self));
  draft.erase(lines_key(self));
}

}  // namespace

void forget(Draft& draft) {
  let_go(draft);
  pb::Standing trace;
  trace.set_forgotten(draft.now_ms());
  *draft.edit(draft.input().entity).mutable_standing() = std::move(trace);
  draft.set_timer(kForgottenTimer, draft.now() + kForgottenFor);
}

void expire(Draft& draft) {
  let_go(draft);
  draft.erase(draft.input().entity);
}

// A guest who came again, and whose events counted for nothing, has but a memory of them: it goes
// with the guest.
void drop_trace(Draft& draft) {
  const std::string_view self = draft.input().entity;
  pb::Standing& standing = *draft.edit(self).mutable_standing();
  const bool is_alone = is_trace(standing) && draft.find(recent_key(self)) == nullptr;
  standing.clear_forgotten();
  if (is_alone) draft.erase(self);
}

bool was_forgotten(Draft& draft, std::optional<std::int64_t> at) {
  const pb::Entity* const known = draft.find(draft.input().entity);
  return at && known != nullptr && is_forgotten(known->standing(), *at);
}

void forget_part(Draft& draft, const pb::HandedOver& part) {
  forget_points(draft, kClearing, part.points());
  release_reserved(draft, part.coupons());
}

}  // namespace hearth::rewards
