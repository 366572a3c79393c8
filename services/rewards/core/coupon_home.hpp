#pragma once

#include <string_view>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// A coupon at its home: the one place where its stock and its money are given away. What becomes of
// a reservation afterwards is decided by its user's home and told here.
namespace hearth::rewards {

// Stock and the money behind it, as the configuration says; what is reserved or used stays.
void fund_coupon(Draft& draft, const Settings& settings, std::string_view id);

// {claim, user, valid_ms (optional)}: `coupon.reserved` or `coupon.refused` goes to the user. The
// answer is kept, and is what a repeated request hears.
void on_reserve(Draft& draft, const Settings& settings, std::string_view prefix);

// {claim, user}: redeemed, rolled back (redeemable again) or released (back into the stock). What
// does not follow from the claim's last state is a repeat and does nothing.
void on_reservation_news(Draft& draft, const Settings& settings);

}  // namespace hearth::rewards
