#include "rewards/core/user_coupons.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/forget.hpp"
#include "rewards/core/held_coupons.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/restriction.hpp"

namespace hearth::rewards {
namespace {

constexpr std::size_t kMaxClaimBytes = 256;
constexpr Millis kAnswerOverdue = std::chrono::minutes(1);

// Why the user does not get one; empty: ask its home.
std::string_view refusal_of(const pb::Standing& standing, const Settings& settings,
                            const std::string& coupon, TimePoint now) {
  const auto known = settings.coupons.find(coupon);
  if (known == settings.coupons.end()) return kUnknownCoupon;
  if (!settings.granting) return kGrantingStopped;
  if (restriction_at(standing, now) != nullptr) return kRestrictedReason;
  if (held_of(standing, coupon) >= known->second.per_user) return kLimitReached;
  const std::int64_t last = last_asked(standing, coupon);
  const bool cooling = last != 0 && to_unix_ms(now) < last + known->second.cool_down.count();
  return cooling ? kCoolDown : std::string_view();
}

void send_reserve(Draft& draft, const pb::HeldCoupon& coupon) {
  nlohmann::json body = {{"claim", coupon.claim()}, {"user", draft.input().entity}};
  if (coupon.valid_ms() > 0) body["valid_ms"] = coupon.valid_ms();
  draft.signal(coupon_key(coupon.coupon()), kCouponReserve, body_text(body));
}

void refuse(Draft& draft, const std::string& claim, const std::string& coupon,
            std::string_view reason) {
  draft.count_refused(reason);
  draft.signal(std::string(draft.input().entity), kCouponRefused,
               body_text({{"claim", claim}, {"coupon", coupon}, {"reason", reason}}));
}

}  // namespace

void on_coupon_wanted(Draft& draft, const Settings& settings) {
  const auto body = parse_body(draft.input().signal->body);
  const auto claim = text_in(body, "claim"), coupon = text_in(body, "coupon");
  if (!claim || !coupon || claim->size() > kMaxClaimBytes || coupon->size() > kMaxClaimBytes) {
    return draft.reject("malformed-signal",
                        "coupon.wanted for " + std::string(draft.input().entity));
  }
  if (was_forgotten(draft, number_in(body, "at"))) return;
  pb::Standing& standing = draft.standing();
  if (find_claim(standing, *claim) != nullptr) return;  // a repeat: its answer has been or will be
  std::string_view refused = refusal_of(standing, settings, *coupon, draft.now());
  if (refused.empty() && !make_room(standing, draft.now())) refused = kLimitReached;
  if (!refused.empty()) return refuse(draft, *claim, *coupon, refused);
  pb::HeldCoupon& asked = *standing.add_coupons();
  asked.set_claim(*claim);
  asked.set_coupon(*coupon);
  asked.set_campaign(text_in(body, "campaign").value_or(""));
  asked.set_asked_at(draft.now_ms());
  asked.set_valid_ms(std::max<std::int64_t>(number_in(body, "valid_ms").value_or(0), 0));
  send_reserve(draft, asked);
}

void refuse_coupon(Draft& draft, std::string_view reason) {
  const auto body = parse_body(draft.input().signal->body);
  refuse(draft, text_in(body, "claim").value_or(""), text_in(body, "coupon").value_or(""), reason);
}

void on_coupon_release(Draft& draft) {
  const auto body = parse_body(draft.input().signal->body);
  if (draft.known() == nullptr) return;
  pb::HeldCoupon* held = find_claim(draft.standing(), text_in(body, "claim").value_or(""));
  if (held == nullptr) return;
  if (held->state() == pb::HeldCoupon::ASKED) held->set_state(pb::HeldCoupon::RELEASING);
  if (held->state() != pb::HeldCoupon::RESERVED) return;
  held->set_state(pb::HeldCoupon::RELEASED);
  tell_home(draft, *held, kCouponReleased);
  arm_expiry(draft);
}

void on_coupon_reserved(Draft& draft) {
  const auto body = parse_body(draft.input().signal->body);
  pb::HeldCoupon given;
  given.set_claim(text_in(body, "claim").value_or(""));
  given.set_coupon(text_in(body, "coupon").value_or(""));
  given.set_value_fen(number_in(body, "value_fen").value_or(0));
  pb::HeldCoupon* const held =
      draft.known() == nullptr ? nullptr : find_claim(draft.standing(), given.claim());
  const bool given_up = held != nullptr && held->state() == pb::HeldCoupon::RELEASING;
  const bool waited_for = held != nullptr && held->state() == pb::HeldCoupon::ASKED;
  if (given_up) held->set_state(pb::HeldCoupon::RELEASED);
  // Given up, asked for twice, or the user was forgotten since.
  if (!waited_for) return tell_home(draft, given, kCouponReleased);
  held->set_code(text_in(body, "code").value_or(""));
  held->set_title(text_in(body, "title").value_or(""));
  held->set_value_fen(given.value_fen());
  held->set_minimum_order_fen(number_in(body, "minimum_order_fen").value_or(0));
  held->set_expires(number_in(body, "expires_ms").value_or(0));
  held->set_state(pb::HeldCoupon::RESERVED);
  arm_expiry(draft);
}

// Also hears what this fold itself refused, of which it keeps nothing.
void on_coupon_refused(Draft& draft) {
  const auto claim = text_in(parse_body(draft.input().signal->body), "claim").value_or("");
  if (draft.known() == nullptr) return;
  auto& coupons = *draft.standing().mutable_coupons();
  const auto is_it = [&claim](const pb::HeldCoupon& one) {
    const bool asked = one.state() == pb::HeldCoupon::ASKED;
    return one.claim() == claim && (asked || one.state() == pb::HeldCoupon::RELEASING);
  };
  coupons.erase(std::remove_if(coupons.begin(), coupons.end(), is_it), coupons.end());
}

void on_coupon_timer(Draft& draft) {
  for (pb::HeldCoupon& held : *draft.standing().mutable_coupons()) {
    const bool over = held.state() == pb::HeldCoupon::RESERVED && held.expires() <= draft.now_ms();
    if (!over) continue;
    held.set_state(pb::HeldCoupon::EXPIRED);
    tell_home(draft, held, kCouponReleased);
  }
  arm_expiry(draft);
}

void on_coupon_sweep(Draft& draft) {
  const pb::Entity* known = draft.find(draft.input().entity);
  if (known == nullptr) return;
  for (const pb::HeldCoupon& held : known->standing().coupons()) {
    const bool asked = held.state() == pb::HeldCoupon::ASKED;
    const bool open = asked || held.state() == pb::HeldCoupon::RELEASING;
    const bool overdue = draft.now() - from_unix_ms(held.asked_at()) >= kAnswerOverdue;
    if (open && overdue) send_reserve(draft, held);
  }
}

}  // namespace hearth::rewards
