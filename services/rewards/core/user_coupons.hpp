#pragma once

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// A user's coupons: the user's home decides whether it may have one, asks the coupon's
// home for it, and owns the reservation from then on.
namespace hearth::rewards {

inline constexpr int kMaxCoupons = 20;  // remembered of one user; of older ones their sum
inline constexpr Millis kRollBackWithin = std::chrono::hours(24 * 90);

// {claim, coupon, campaign, valid_ms (optional)} from recall.
void on_coupon_wanted(Draft& draft, const Settings& settings);
// The same, to an id without a wallet of its own: whoever asked is told so.
void refuse_coupon(Draft& draft, std::string_view reason);
// {claim} from recall: no longer wanted, if it is not used yet.
void on_coupon_release(Draft& draft);
void on_coupon_reserved(Draft& draft);  // the home's answers
void on_coupon_refused(Draft& draft);
void on_coupon_timer(Draft& draft);  // reservations expire
void on_coupon_sweep(Draft& draft);  // asks again where no answer has come

// Commands.
void redeem_coupon(Draft& draft);     // {code, order_id, order_fen}
void roll_back_coupon(Draft& draft);  // {code}

}  // namespace hearth::rewards
