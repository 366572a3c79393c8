#pragma once

#include "contract/fold.hpp"
#include "recall/core/terms.hpp"

namespace hearth::recall {

// What other services tell of a user:
//   segments         {"segments": [names], "tier": name | null}     segmenter
//   restricted       {"level": "none" | "reduced" | "blocked"}      rewards
//   coupon.reserved  {"claim", "coupon", "code", "value_fen", "minimum_order_fen", "expires_ms",
//                     "title"}                                      rewards
//   coupon.refused   {"claim", "coupon", "reason"}                  rewards
//   coupon.redeemed  {"claim", "value_fen"}                         rewards
// All others are passed over; one of these that cannot be read is rejected.
void on_user_signal(const Terms& terms, const contract::Input& input, Workspace& workspace);

}  // namespace hearth::recall
