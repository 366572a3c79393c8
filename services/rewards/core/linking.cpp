#include "rewards/core/linking.hpp"

#include <nlohmann/json.hpp>

#include "contract/linking.hpp"
#include "contract/person_path.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/forget.hpp"
#include "rewards/core/handover.hpp"
#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"
#include "rewards/core/tasks.hpp"
#include "rewards/core/unlinking.hpp"
#include "rewards/core/user_coupons.hpp"

namespace hearth::rewards {
namespace {

// All that the person goes on with. Open requests for coupons do not travel: their answers find
// nobody who asked, and go back.
pb::HandedOver take_all(Draft& draft, pb::Standing& standing) {
  pb::HandedOver part;
  part.set_points(standing.points());
  if (standing.points() > 0) {
    draft.move({wallet_account(standing), kClearing, Currency::kPoints, standing.points()});
    draft.because("linked");
  }
  for (const pb::Task& task : standing.tasks()) *part.add_tasks() = task;
  *part.mutable_refunded() = standing.refunded();
  for (const pb::HeldCoupon& held : standing.coupons()) {
    const bool travels =
        held.state() == pb::HeldCoupon::RESERVED || held.state() == pb::HeldCoupon::REDEEMED;
    if (travels) *part.add_coupons() = held;
  }
  if (!standing.told_segment().empty()) tell_lifted(draft);
  *part.mutable_paid_orders() = standing.paid_orders();
  *part.mutable_earlier() = standing.earlier();
  pb::Standing left;
  keep_paid(standing, left);
  left.set_account(standing.account());
  left.set_linked_to(standing.linked_to());
  left.set_forgotten(standing.forgotten());
  *left.mutable_denied() = standing.denied();
  standing = std::move(left);
  draft.cancel_timer(kCouponTimer);
  draft.cancel_timer(kRestrictionTimer);
  return part;
}

bool is_beyond_limit(const pb::Standing& standing, const Settings& settings,
                     const std::string& coupon) {
  const auto known = settings.coupons.find(coupon);
  return known != settings.coupons.end() && held_of(standing, coupon) >= known->second.per_user;
}

// One person has no more of a coupon than one id may have: what is too many and was not used goes
// back to its stock.
void take_coupon(Draft& draft, const Settings& settings, const pb::HeldCoupon& held) {
  pb::Standing& standing = draft.standing();
  const bool used = held.state() == pb::HeldCoupon::REDEEMED;
  const bool has_room = make_room(standing, draft.now());
  const bool too_many = !used && is_beyond_limit(standing, settings, held.coupon());
  if (has_room) *standing.add_coupons() = held;
  if (has_room && too_many) {
    standing.mutable_coupons(standing.coupons_size() - 1)->set_state(pb::HeldCoupon::RELEASED);
  }
  if (!used && (too_many || !has_room)) tell_home(draft, held, kCouponReleased);
  if (used && !has_room) add_earlier(standing, earlier(held));
}

// Those that were used first: they count whatever the limit.
void take_coupons(Draft& draft, const Settings& settings, const pb::HandedOver& part) {
  for (const pb::EarlierCoupons& sum : part.earlier()) add_earlier(draft.standing(), sum);
  for (const bool used : {true, false}) {
    for (const pb::HeldCoupon& held : part.coupons()) {
      if ((held.state() == pb::HeldCoupon::REDEEMED) == used) take_coupon(draft, settings, held);
    }
  }
  arm_expiry(draft);
}

}  // namespace

std::string linked_to(Draft& draft) {
  const pb::Entity* const known = draft.find(draft.input().entity);
  return known == nullptr ? std::string() : known->standing().linked_to();
}

bool passed_on(Draft& draft, std::string_view name, nlohmann::json body) {
  const std::string further = linked_to(draft);
  if (further.empty()) return false;
  const std::string_view self = draft.input().entity;
  std::vector<std::string> via;
  for (const auto& step : body.value("via", nlohmann::json::array())) {
    if (step.is_string()) via.push_back(step);
  }
  if (contract::ends_path(via, self)) {
    pb::Standing& mine = *draft.edit(self).mutable_standing();
    mine.clear_linked_to();
    mine.clear_handed_over();
    return false;
  }
  via.emplace_back(self);
  body["via"] = via;
  draft.signal(further, name, body_text(body));
  renew_link(draft);
  return true;
}

void arm_link(Draft& draft) {
  const std::string_view self = draft.input().entity;
  const pb::Standing* const known = draft.known();
  if (known == nullptr || known->linked_to().empty() || !known->account().empty()) return;
  const TimePoint end = draft.now() + kGuestFor;
  draft.edit(self).mutable_standing()->set_ends(to_unix_ms(end));
  draft.set_timer(kGuestTimer, end);
}

void renew_link(Draft& draft) {
  const pb::Standing* const known = draft.known();
  if (known == nullptr) return;
  if (from_unix_ms(known->ends()) - draft.now() < kGuestFor / 2) arm_link(draft);
}

void on_link(Draft& draft) {
  const std::string_view self = draft.input().entity;
  const auto link = contract::read_link(draft.input().signal->body);
  if (!link) return draft.reject("malformed-signal", "link for " + std::string(self));
  const pb::Entity* const known = draft.find(self);
  const pb::Standing before = known == nullptr ? pb::Standing() : known->standing();
  if (!contract::may_follow(*link, self, before)) return;
  pb::Standing& mine = *draft.edit(self).mutable_standing();
  contract::follow(*link, mine);
  const pb::HandedOver part = take_all(draft, mine);
  arm_link(draft);
  if (part.ByteSizeLong() > 0) {
    (void)passed_on(draft, kJoined, {{"part", encode(part)}, {"at", draft.now_ms()}});
  }
}

void on_restore(Draft& draft) {
  const auto unlink = contract::read_unlink(draft.input().signal->body);
  if (!unlink || linked_to(draft).empty()) return;
  pb::Standing& mine = *draft.edit(draft.input().entity).mutable_standing();
  contract::follow(*unlink, mine);
  if (mine.linked_to().empty()) ask_back(draft, unlink->link);
}

void on_joined(Draft& draft, const Settings& settings) {
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  if (!part) {
    return draft.reject("malformed-signal", "joined for " + std::string(draft.input().entity));
  }
  if (was_forgotten(draft, number_in(body, "at"))) return forget_part(draft, *part);
  if (passed_on(draft, kJoined, body)) return;
  const std::string wallet = wallet_account(draft.standing());
  if (part->points() > 0) {
    draft.move({kClearing, wallet, Currency::kPoints, part->points()});
    draft.because("linked");
  }
  Tasks(settings, draft).join(*part);
  take_coupons(draft, settings, *part);
}

}  // namespace hearth::rewards
