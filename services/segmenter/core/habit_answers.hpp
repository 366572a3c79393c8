#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "contract/product.hpp"
#include "segmenter/core/habit_best_hour.hpp"

// The answers about habits, for one user and for any group.
namespace hearth::segmenter {

using EventCounts = std::map<std::string, std::uint64_t, std::less<>>;  // by name

// Of all ids of the person; names that the partition does not know are kOtherName.
EventCounts event_counts(const pb::User& user, const pb::Names& names);

// {"cells":[[24 counts] x 7],"events":[{"event","class","count"}],"classes":[{"class","count"}],
// "best_hour":{...}|null}: Monday first, the most frequent event and class first; classes as the
// plan has them now. `who` the grid is of: "user" or "segment".
nlohmann::ordered_json heatmap_answer(std::string_view who, const HourGrid& grid,
                                      const EventCounts& events, const contract::TrackingPlan& plan,
                                      const HourGrid& population);

}  // namespace hearth::segmenter
