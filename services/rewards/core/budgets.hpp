#pragma once

#include <string_view>

#include "rewards/core/draft.hpp"
#include "rewards/core/settings.hpp"

// A budget at its home: the one place where its points are given away, so that they cannot be given
// twice. Its account is funded up to what the configuration says.
namespace hearth::rewards {

// issued → budget, or back as far as there is something left.
void fund_budget(Draft& draft, const Settings& settings, std::string_view id);

// {claim, user, points, task, pays_percent, because}: all of it or nothing. Each claim is decided
// for itself and nothing of it is kept: signals come once, and an answer that nobody waits for any
// more comes back as `returned`. (Rejected: to keep every answer for whoever asks twice. That is a
// record a task and user, for ever, in the memory of one partition.)
void on_claim(Draft& draft, const Settings& settings);
// {claim, points}: a refund took them back, or nobody waited for them.
void on_returned(Draft& draft);

}  // namespace hearth::rewards
