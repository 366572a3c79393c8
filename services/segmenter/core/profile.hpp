#pragma once

#include <string_view>

#include <nlohmann/json.hpp>

#include "segmenter/core/score.hpp"

namespace hearth::segmenter {

// The answer about one user, from its entity and the kNamesKey row of its partition (nullptr: not
// there yet). A tombstone has no profile of its own: read user.forward() instead.
nlohmann::ordered_json profile(std::string_view user_id, const pb::User& user,
                               const pb::Entity* names, TimePoint now,
                               const contract::ScoreSettings& settings, const Calendar& calendar);

}  // namespace hearth::segmenter
