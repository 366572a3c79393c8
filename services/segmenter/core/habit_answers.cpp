#include "segmenter/core/habit_answers.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "segmenter/core/event_names.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

constexpr std::array<const char*, 7> kWeekdays = {"monday", "tuesday",  "wednesday", "thursday",
                                                  "friday", "saturday", "sunday"};

ordered_json cells_of(const HourGrid& grid) {
  ordered_json rows = ordered_json::array();
  for (auto day = grid.begin(); day != grid.end(); day += 24) {
    rows.push_back(std::vector<std::uint64_t>(day, day + 24));
  }
  return rows;
}

ordered_json events_of(const EventCounts& events) {
  std::vector<std::pair<std::string_view, std::uint64_t>> sorted(events.begin(), events.end());
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  ordered_json out = ordered_json::array();
  for (const auto& [name, count] : sorted) out.push_back({{"event", name}, {"count", count}});
  return out;
}

ordered_json best_of(std::string_view who, const HourGrid& grid, const HourGrid& population) {
  const auto best = best_hour(grid, population);
  if (!best) return nullptr;
  ordered_json weekday = nullptr;
  if (best->weekday) weekday = kWeekdays[static_cast<std::size_t>(*best->weekday)];
  return {{"weekday", std::move(weekday)},
          {"hour", best->hour},
          {"share", best->share},
          {"interval", {best->interval.low, best->interval.high}},
          {"confidence", best->confidence},
          {"events", best->events},
          {"basis", best->from_population ? "population" : who}};
}

}  // namespace

EventCounts event_counts(const pb::User& user, const pb::Names& names) {
  EventCounts counts;
  const auto add = [&](const pb::Activity& part) {
    for (int i = 0; i < part.names_size(); ++i) {
      counts[std::string(name_of(names, part.names(i)))] += part.counts(i);
    }
  };
  add(user.own());
  for (const pb::Linked& part : user.linked()) add(part.activity());
  return counts;
}

ordered_json heatmap_answer(std::string_view who, const HourGrid& grid, const EventCounts& events,
                            const HourGrid& population) {
  return {{"cells", cells_of(grid)},
          {"events", events_of(events)},
          {"best_hour", best_of(who, grid, population)}};
}

}  // namespace hearth::segmenter
