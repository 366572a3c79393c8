#include <optional>

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "rewards/core/body.hpp"
#include "rewards/core/held_coupons.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/user_coupons.hpp"

// Using a coupon, and taking that back: what the user's home decides alone.
namespace hearth::rewards {
namespace {

constexpr std::size_t kMaxOrderBytes = 256;

pb::HeldCoupon* named_in(Draft& draft, const nlohmann::json& body) {
  pb::HeldCoupon* held = find_code(draft.standing(), text_in(body, "code").value_or(""));
  if (held == nullptr) {
    draft.refuse_command(404, "coupon_not_found", "this user has no coupon with that code");
  }
  return held;
}

// Why it cannot be redeemed now.
std::optional<std::string_view> spoilt(const pb::HeldCoupon& held, std::int64_t now) {
  switch (held.state()) {
    case pb::HeldCoupon::REDEEMED:
      return "coupon_redeemed";
    case pb::HeldCoupon::EXPIRED:
      return "coupon_expired";
    case pb::HeldCoupon::RESERVED:
      break;
    default:
      return "coupon_released";
  }
  return now < held.expires() ? std::nullopt : std::optional<std::string_view>("coupon_expired");
}

std::string outcome(const pb::HeldCoupon& held, std::string_view state) {
  return body_text({{"coupon", held.coupon()},
                    {"code", held.code()},
                    {"state", state},
                    {"value_fen", held.value_fen()},
                    {"order_id", held.order_id()}});
}

}  // namespace

void redeem_coupon(Draft& draft) {
  const auto body = parse_body(draft.input().command->body);
  const auto order = text_in(body, "order_id");
  const auto fen = number_in(body, "order_fen");
  if (!order || order->size() > kMaxOrderBytes || !fen || *fen < 0) {
    return draft.refuse_command(400, "invalid_request",
                                "the body is {\"order_id\": \"…\", \"order_fen\": 1200}");
  }
  pb::HeldCoupon* held = named_in(draft, body);
  if (held == nullptr) return;
  if (const auto why = spoilt(*held, draft.now_ms())) {
    return draft.refuse_command(409, *why, "the coupon can no longer be redeemed");
  }
  if (*fen < held->minimum_order_fen()) {
    return draft.refuse_command(
        422, "below_minimum_order",
        "the order has less than " + std::to_string(held->minimum_order_fen()) + " fen");
  }
  held->set_state(pb::HeldCoupon::REDEEMED);
  held->set_order_id(*order);
  held->set_redeemed_at(draft.now_ms());
  tell_home(draft, *held, kCouponRedeemed);
  draft.signal(std::string(draft.input().entity), kCouponRedeemed,
               body_text({{"claim", held->claim()},
                          {"coupon", held->coupon()},
                          {"value_fen", held->value_fen()},
                          {"order_id", *order},
                          {"at", draft.now_ms()},
                          {"cost_fen", held->value_fen()}}));
  arm_expiry(draft);
  draft.reply(200, outcome(*held, "redeemed"));
}

void roll_back_coupon(Draft& draft) {
  pb::HeldCoupon* held = named_in(draft, parse_body(draft.input().command->body));
  if (held == nullptr) return;
  if (held->state() != pb::HeldCoupon::REDEEMED) {
    return draft.refuse_command(409, "coupon_not_redeemed", "there is nothing to roll back");
  }
  if (draft.now() - from_unix_ms(held->redeemed_at()) > kRollBackWithin) {
    return draft.refuse_command(409, "roll_back_too_late", "it was redeemed over 90 days ago");
  }
  const bool usable = draft.now_ms() < held->expires();
  const std::string answer = outcome(*held, usable ? "reserved" : "expired");
  held->clear_order_id();
  held->clear_redeemed_at();
  held->set_state(usable ? pb::HeldCoupon::RESERVED : pb::HeldCoupon::EXPIRED);
  tell_home(draft, *held, kCouponRolledBack);
  draft.signal(std::string(draft.input().entity), kCouponRolledBack,
               body_text({{"claim", held->claim()},
                          {"coupon", held->coupon()},
                          {"value_fen", 0},
                          {"at", draft.now_ms()},
                          {"cost_fen", -held->value_fen()}}));
  if (!usable) tell_home(draft, *held, kCouponReleased);
  arm_expiry(draft);
  draft.reply(200, answer);
}

}  // namespace hearth::rewards
