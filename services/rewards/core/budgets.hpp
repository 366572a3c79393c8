#pragma once

#include <string_view>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// A budget at its home: the one place where its points are given away, so that they cannot be given
// twice. Its account is funded up to what the configuration says (MISSION R2).
namespace hearth::rewards {

// issued → budget, or back as far as there is something left.
void fund_budget(Draft& draft, const Settings& settings, std::string_view id);

// {claim, user, points, task, pays_percent, because}: all of it or nothing. The answer is kept, and
// is what a repeated claim hears.
void on_claim(Draft& draft, const Settings& settings);
// {claim, points}: a refund took them back.
void on_returned(Draft& draft);

}  // namespace hearth::rewards
