#pragma once

#include <cstdint>
#include <string_view>

#include "rewards/core/draft.hpp"

// What all that happens to a user's coupons has in common.
namespace hearth::rewards {

bool is_open(const pb::HeldCoupon& coupon);  // may still be redeemed, or is being asked for

// How many of the coupon are open or were ever used: what its limit is about.
std::int64_t held_of(const pb::Standing& standing, std::string_view coupon);
// When it was asked for last: what its cool-down is about; 0: never.
std::int64_t last_asked(const pb::Standing& standing, std::string_view coupon);

pb::HeldCoupon* find_claim(pb::Standing& standing, std::string_view claim);
pb::HeldCoupon* find_code(pb::Standing& standing, std::string_view code);

// Keeps only the sum of the oldest that nothing can become of any more; false: there is none, and
// no room.
bool make_room(pb::Standing& standing, TimePoint now);
// Adds to that sum what another id of the person had, or what there is no room for.
void add_earlier(pb::Standing& standing, const pb::EarlierCoupons& more);
pb::EarlierCoupons earlier(const pb::HeldCoupon& coupon);

// {claim, user, value_fen} to the coupon's home.
void tell_home(Draft& draft, const pb::HeldCoupon& coupon, std::string_view news);

// The timer for the next reservation that expires.
void arm_expiry(Draft& draft);

}  // namespace hearth::rewards
