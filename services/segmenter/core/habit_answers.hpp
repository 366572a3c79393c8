#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "segmenter/core/habit_best_hour.hpp"

// The answers about habits, for one user and for any group.
namespace hearth::segmenter {

using EventCounts = std::map<std::string, std::uint64_t, std::less<>>;  // by name

// Of all ids of the person; names that the partition does not know are kOtherName.
EventCounts event_counts(const pb::User& user, const pb::Names& names);

// {"cells":[[24 counts] x 7],"events":[{"event","count"}],"best_hour":{...}|null}: Monday first,
// the most frequent event first. `who` the grid is of: "user" or "segment".
nlohmann::ordered_json heatmap_answer(std::string_view who, const HourGrid& grid,
                                      const EventCounts& events, const HourGrid& population);

}  // namespace hearth::segmenter
