#pragma once

#include "rewards/core/draft.hpp"

// An import earns nothing. But what it says of who is whom counts at once, with all that follows:
// two wallets become one, and what was paid twice goes back. Nobody is woken by an import, so
// payments and timers wait for a visit to everybody, which the next mark starts, a minute later at
// the most. (Rejected: the sweep that ends an import. What other partitions say because of it may
// come when that has passed, and whatever it claimed would be history to the budget, too.)
namespace hearth::rewards {

// Whether that part of an import is folded.
bool is_followed(const contract::Input& imported);

// On a mark.
void sweep_after_import(Draft& draft);

// On a sweep to a user or guest: the timers that an import could not arm.
void arm_missing(Draft& draft);

}  // namespace hearth::rewards
