#pragma once

#include <string_view>
#include <vector>

#include "recall/core/reason.hpp"
#include "recall/core/settings.hpp"
#include "recall/core/state.pb.h"

namespace hearth::recall {

// Whether the user gets nothing from this campaign, to be compared with those who do. Sticky: it
// follows from the names alone (GrowthBook's hash, version 2, seed "recall/<campaign>").
bool is_held_out(const Campaign& campaign, std::string_view user_id);

std::vector<Term> why_enrolled(const Campaign& campaign, const pb::User& user);

}  // namespace hearth::recall
