#include "rewards/core/held_coupons.hpp"

#include <algorithm>
#include <optional>

#include <nlohmann/json.hpp>

#include "rewards/core/body.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/messages.hpp"
#include "rewards/core/user_coupons.hpp"

namespace hearth::rewards {
namespace {

// Sums of one user. Beyond it the one that was asked for longest ago is lost; a configuration has
// at most as many coupons at a time.
constexpr int kMaxEarlier = 100;

const pb::EarlierCoupons* find_earlier(const pb::Standing& standing, std::string_view coupon) {
  for (const pb::EarlierCoupons& one : standing.earlier()) {
    if (one.coupon() == coupon) return &one;
  }
  return nullptr;
}

bool was_asked_before(const pb::EarlierCoupons& a, const pb::EarlierCoupons& b) {
  return a.asked_at() < b.asked_at();
}

}  // namespace

bool is_open(const pb::HeldCoupon& coupon) {
  return coupon.state() == pb::HeldCoupon::ASKED || coupon.state() == pb::HeldCoupon::RESERVED ||
         coupon.state() == pb::HeldCoupon::RELEASING;
}

std::int64_t held_of(const pb::Standing& standing, std::string_view coupon) {
  const auto counts = [coupon](const pb::HeldCoupon& one) {
    return one.coupon() == coupon && (is_open(one) || one.state() == pb::HeldCoupon::REDEEMED);
  };
  const pb::EarlierCoupons* const before = find_earlier(standing, coupon);
  return std::count_if(standing.coupons().begin(), standing.coupons().end(), counts) +
         (before == nullptr ? 0 : before->used());
}

std::int64_t last_asked(const pb::Standing& standing, std::string_view coupon) {
  const pb::EarlierCoupons* const before = find_earlier(standing, coupon);
  std::int64_t last = before == nullptr ? 0 : before->asked_at();
  for (const pb::HeldCoupon& one : standing.coupons()) {
    if (one.coupon() == coupon) last = std::max(last, one.asked_at());
  }
  return last;
}

pb::EarlierCoupons earlier(const pb::HeldCoupon& coupon) {
  pb::EarlierCoupons out;
  out.set_coupon(coupon.coupon());
  out.set_used(coupon.state() == pb::HeldCoupon::REDEEMED ? 1 : 0);
  out.set_asked_at(coupon.asked_at());
  return out;
}

void add_earlier(pb::Standing& standing, const pb::EarlierCoupons& more) {
  auto& all = *standing.mutable_earlier();
  for (pb::EarlierCoupons& one : all) {
    if (one.coupon() != more.coupon()) continue;
    one.set_used(one.used() + more.used());
    one.set_asked_at(std::max(one.asked_at(), more.asked_at()));
    return;
  }
  if (all.size() >= kMaxEarlier) {
    all.erase(std::min_element(all.begin(), all.end(), was_asked_before));
  }
  *all.Add() = more;
}

pb::HeldCoupon* find_claim(pb::Standing& standing, std::string_view claim) {
  for (pb::HeldCoupon& one : *standing.mutable_coupons()) {
    if (one.claim() == claim) return &one;
  }
  return nullptr;
}

pb::HeldCoupon* find_code(pb::Standing& standing, std::string_view code) {
  for (pb::HeldCoupon& one : *standing.mutable_coupons()) {
    if (!one.code().empty() && one.code() == code) return &one;
  }
  return nullptr;
}

bool make_room(pb::Standing& standing, TimePoint now) {
  auto& coupons = *standing.mutable_coupons();
  if (coupons.size() < kMaxCoupons) return true;
  const std::int64_t oldest_that_matters = to_unix_ms(now - kRollBackWithin);
  const auto at = std::find_if(coupons.begin(), coupons.end(), [&](const pb::HeldCoupon& one) {
    return !is_open(one) && std::max(one.asked_at(), one.redeemed_at()) < oldest_that_matters;
  });
  if (at == coupons.end()) return false;
  add_earlier(standing, earlier(*at));
  coupons.erase(at);
  return true;
}

void tell_home(Draft& draft, const pb::HeldCoupon& coupon, std::string_view news) {
  draft.signal(coupon_key(coupon.coupon()), news,
               body_text({{"claim", coupon.claim()},
                          {"user", draft.input().entity},
                          {"value_fen", coupon.value_fen()}}));
}

void arm_expiry(Draft& draft) {
  std::optional<std::int64_t> next;
  for (const pb::HeldCoupon& one : draft.standing().coupons()) {
    if (one.state() != pb::HeldCoupon::RESERVED) continue;
    next = std::min(next.value_or(one.expires()), one.expires());
  }
  if (!next) return draft.cancel_timer(kCouponTimer);
  draft.set_timer(kCouponTimer, from_unix_ms(*next));
}

}  // namespace hearth::rewards
