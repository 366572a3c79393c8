#include "rewards/core/linking.hpp"

#include <nlohmann/json.hpp>

#include "contract/linking.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/handover.hpp"
#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"
#include "rewards/core/tasks.hpp"
#include "rewards/core/user_coupons.hpp"

namespace hearth::rewards {
namespace {

void send(Draft& draft, const std::string& to, const pb::HandedOver& part,
          std::vector<std::string> via) {
  via.emplace_back(draft.input().entity);
  draft.signal(to, kJoined, body_text({{"part", encode(part)}, {"via", via}}));
}

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
  pb::Standing left;
  left.set_account(standing.account());
  left.set_linked_to(standing.linked_to());
  *left.mutable_denied() = standing.denied();
  standing = std::move(left);
  draft.cancel_timer(kCouponTimer);
  draft.cancel_timer(kRestrictionTimer);
  return part;
}

void take_coupons(Draft& draft, const pb::HandedOver& part) {
  pb::Standing& standing = draft.standing();
  for (const pb::HeldCoupon& held : part.coupons()) {
    if (make_room(standing, draft.now())) {
      *standing.add_coupons() = held;
    } else if (held.state() == pb::HeldCoupon::RESERVED) {
      tell_home(draft, held, kCouponReleased);
    }
  }
  arm_expiry(draft);
}

}  // namespace

std::string linked_to(Draft& draft) {
  const pb::Entity* const known = draft.find(draft.input().entity);
  return known == nullptr ? std::string() : known->standing().linked_to();
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
  if (part.ByteSizeLong() > 0) send(draft, link->to, part, {});
  if (mine.account().empty()) draft.set_timer(kGuestTimer, draft.now() + kGuestFor);
}

void on_restore(Draft& draft) {
  const auto unlink = contract::read_unlink(draft.input().signal->body);
  if (!unlink || linked_to(draft).empty()) return;
  contract::follow(*unlink, *draft.edit(draft.input().entity).mutable_standing());
}

void on_joined(Draft& draft, const Settings& settings) {
  const std::string_view self = draft.input().entity;
  const auto body = parse_body(draft.input().signal->body);
  const auto part = decode_part(text_in(body, "part").value_or(""));
  if (!part) return draft.reject("malformed-signal", "joined for " + std::string(self));
  std::vector<std::string> via;
  for (const auto& step : body.value("via", nlohmann::json::array())) {
    if (step.is_string()) via.push_back(step);
  }
  if (const std::string further = linked_to(draft); !further.empty()) {
    if (!contract::ends_cycle(via, self)) return send(draft, further, *part, std::move(via));
    draft.edit(self).mutable_standing()->clear_linked_to();
  }
  const std::string wallet = wallet_account(draft.standing());
  if (part->points() > 0) {
    draft.move({kClearing, wallet, Currency::kPoints, part->points()});
    draft.because("linked");
  }
  Tasks(settings, draft).join(*part);
  take_coupons(draft, *part);
}

}  // namespace hearth::rewards
