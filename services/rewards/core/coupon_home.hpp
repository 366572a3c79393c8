#pragma once

#include <string_view>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// A coupon at its home: the one place where its stock and its money are given away. What becomes of
// a reservation afterwards is decided by its user's home and told here.
namespace hearth::rewards {

// Stock and the money behind it, as the configuration says; what is reserved or used stays.
void fund_coupon(Draft& draft, const Settings& settings, std::string_view id);

// {claim, user, valid_ms (optional)}: `coupon.reserved` or `coupon.refused` goes to the user. Each
// request is decided for itself and nothing of it is kept: what nobody waits for any more comes
// back as released.
void on_reserve(Draft& draft, const Settings& settings, std::string_view prefix);

// {claim, user, value_fen}: redeemed, rolled back (redeemable again) or released (back into the
// stock). The user's home says each once; what the stock has no room for is rejected.
void on_reservation_news(Draft& draft, const Settings& settings);

}  // namespace hearth::rewards
