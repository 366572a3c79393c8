#include "rewards/core/coupon_home.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"

namespace hearth::rewards {
namespace {

struct Asked {
  std::string claim, user;
  std::int64_t valid_ms = 0;  // 0: the coupon's own

  bool sound() const { return !claim.empty() && is_user(user) && valid_ms >= 0; }
};

Asked asked_in(std::string_view text) {
  const auto body = parse_body(text);
  return {text_in(body, "claim").value_or(""), text_in(body, "user").value_or(""),
          number_in(body, "valid_ms").value_or(0)};
}

std::int64_t free_of(const pb::CouponStock& stock) {
  return stock.stocked() - stock.reserved() - stock.redeemed();
}

std::string_view refusal_of(const Settings& settings, std::string_view id,
                            const pb::CouponStock& stock) {
  if (!settings.coupons.contains(id)) return kUnknownCoupon;
  if (!settings.granting) return kGrantingStopped;
  return free_of(stock) <= 0 ? kOutOfStock : std::string_view();
}

// Nobody can guess it without the log: the cause is known to nobody outside. And it is worth
// nothing to another user than the one it was reserved for, whose path redeems it.
std::string code_of(const Draft& draft, const Asked& asked, std::string_view prefix) {
  const contract::Signal& signal = *draft.input().signal;
  return token_of(std::string(prefix) + "/" + std::string(draft.input().entity) + "/" + asked.user +
                  "/" + asked.claim + "/" + std::to_string(signal.source.number) + "/" +
                  contract::to_text(signal.cause) + "/" + std::to_string(draft.input().sequence) +
                  "/" + std::to_string(draft.now_ms()));
}

std::string reserve(Draft& draft, const CouponSettings& coupon, const Asked& asked,
                    std::string_view prefix) {
  const std::string_view key = draft.input().entity;
  const std::string id(id_in(key));
  draft.move({stock_account(id), reserved_account(id), Currency::kFen, coupon.value_fen});
  draft.because("reserved: " + asked.claim);
  pb::CouponStock& stock = *draft.edit(key).mutable_coupon();
  stock.set_reserved(stock.reserved() + 1);
  const std::int64_t own = coupon.valid.count();
  const std::int64_t valid = asked.valid_ms == 0 ? own : std::min(asked.valid_ms, own);
  return body_text({{"claim", asked.claim},
                    {"coupon", id},
                    {"code", code_of(draft, asked, prefix)},
                    {"value_fen", coupon.value_fen},
                    {"minimum_order_fen", coupon.minimum_order_fen},
                    {"expires_ms", draft.now_ms() + valid},
                    {"title", coupon.title}});
}

struct Step {
  std::int64_t reserved = 0, redeemed = 0, released = 0;  // added to the counts
  std::string from, to;                                   // where the money goes
};

std::optional<Step> step_of(std::string_view news, std::string_view id) {
  if (news == kCouponRedeemed) return Step{-1, 1, 0, reserved_account(id), spent_account(id)};
  if (news == kCouponRolledBack) return Step{1, -1, 0, spent_account(id), reserved_account(id)};
  if (news == kCouponReleased) return Step{-1, 0, 1, reserved_account(id), stock_account(id)};
  return std::nullopt;
}

}  // namespace

void fund_coupon(Draft& draft, const Settings& settings, std::string_view id) {
  const auto wanted = settings.coupons.find(id);
  if (wanted == settings.coupons.end()) return;
  const std::string key = coupon_key(id);
  const pb::Entity* known = draft.find(key);
  const pb::CouponStock before = known == nullptr ? pb::CouponStock() : known->coupon();
  const std::int64_t units = std::max(wanted->second.stock - before.stocked(), -free_of(before));
  // The free ones are worth what the configuration says now, whatever they were stocked at.
  const std::int64_t change =
      (free_of(before) + units) * wanted->second.value_fen - before.stock_fen();
  if (units == 0 && change == 0) return;
  draft.edit(key).mutable_coupon()->set_stocked(before.stocked() + units);
  const std::string account = stock_account(id);
  if (change > 0) draft.move({kIssued, account, Currency::kFen, change});
  if (change < 0) draft.move({account, kIssued, Currency::kFen, -change});
  draft.because("funding: " + std::string(id));
}

void on_reserve(Draft& draft, const Settings& settings, std::string_view prefix) {
  const std::string_view key = draft.input().entity;
  const std::string_view id = id_in(key);
  const Asked asked = asked_in(draft.input().signal->body);
  if (!asked.sound()) {
    return draft.reject("malformed-signal", "coupon.reserve for " + std::string(key));
  }
  fund_coupon(draft, settings, id);
  const std::string_view refused = refusal_of(settings, id, draft.edit(key).coupon());
  if (refused.empty()) {
    const std::string body = reserve(draft, settings.coupons.find(id)->second, asked, prefix);
    return draft.signal(asked.user, kCouponReserved, body);
  }
  pb::CouponStock& stock = *draft.edit(key).mutable_coupon();
  stock.set_refused(stock.refused() + 1);
  draft.count_refused(refused);
  draft.signal(asked.user, kCouponRefused,
               body_text({{"claim", asked.claim}, {"coupon", id}, {"reason", refused}}));
}

void on_reservation_news(Draft& draft, const Settings& settings) {
  const std::string_view key = draft.input().entity, id = id_in(key);
  const std::string& name = draft.input().signal->name;
  const auto step = step_of(name, id);
  if (!step) return;
  const auto body = parse_body(draft.input().signal->body);
  const std::int64_t value = number_in(body, "value_fen").value_or(0);
  const pb::Entity* const known = draft.find(key);
  const pb::CouponStock before = known == nullptr ? pb::CouponStock() : known->coupon();
  const bool is_there = value > 0 && before.reserved() + step->reserved >= 0 &&
                        before.redeemed() + step->redeemed >= 0 && known != nullptr &&
                        balance_in(*known, step->from) >= value;
  // Only where signals before it were given up as lost.
  if (!is_there) return draft.reject("unexpected-signal", name + " to " + std::string(key));
  draft.move({step->from, step->to, Currency::kFen, value});
  draft.because(name + ": " + text_in(body, "claim").value_or(""));
  pb::CouponStock& stock = *draft.edit(key).mutable_coupon();
  stock.set_reserved(stock.reserved() + step->reserved);
  stock.set_redeemed(stock.redeemed() + step->redeemed);
  stock.set_released(stock.released() + step->released);
  if (step->released > 0) fund_coupon(draft, settings, id);
}

}  // namespace hearth::rewards
