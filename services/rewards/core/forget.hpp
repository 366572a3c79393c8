#pragma once

#include <cstdint>
#include <optional>

#include "rewards/core/draft.hpp"
#include "rewards/core/trace.hpp"

namespace hearth::rewards {

// The segmenter has forgotten a person: what is kept under the user's id goes, with
// the link between the id and its account. The account's points go to `forgotten`, so that the
// books still sum to 0; reserved coupons go back into their stock. What is on its way is given back
// by whoever it reaches. What stays for a while is a trace (trace.hpp).
void forget(Draft& draft);

// What the addressed guest, or id that has no account, had begun is too old. Leaves no trace.
void expire(Draft& draft);

// On kForgottenTimer.
void drop_trace(Draft& draft);

// Whether a message speaks of a moment before the addressed person was forgotten. Without a moment
// it speaks of now.
bool was_forgotten(Draft& draft, std::optional<std::int64_t> at);

// What another id handed over to somebody who has been forgotten since goes the same way.
void forget_part(Draft& draft, const pb::HandedOver& part);

}  // namespace hearth::rewards
