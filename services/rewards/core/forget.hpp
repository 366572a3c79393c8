#pragma once

#include "rewards/core/draft.hpp"

namespace hearth::rewards {

// The segmenter has forgotten a person: what is kept under the user's id goes, with
// the link between the id and its account. The account's points go to `forgotten`, so that the
// books still sum to 0; reserved coupons go back into their stock. What is on its way is given back
// by whoever it reaches. Who comes again later is somebody new, with another account.
void forget(Draft& draft);

}  // namespace hearth::rewards
