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

std::vector<std::pair<std::string_view, std::uint64_t>> sorted(const EventCounts& counts) {
  std::vector<std::pair<std::string_view, std::uint64_t>> all(counts.begin(), counts.end());
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return all;
}

std::string_view class_of(std::string_view event, const contract::TrackingPlan& plan) {
  const contract::PlannedEvent* planned = plan.find(event);
  if (planned == nullptr) return contract::name(plan.unplanned);
  return contract::name(planned->server_side ? contract::ActivityClass::kNone : planned->activity);
}

// What was used, and of which category that is.
void put_events(const EventCounts& events, const contract::TrackingPlan& plan, ordered_json& out) {
  EventCounts by_class;
  ordered_json rows = ordered_json::array(), classes = ordered_json::array();
  for (const auto& [event, count] : sorted(events)) {
    const std::string_view name = class_of(event, plan);
    by_class[std::string(name)] += count;
    rows.push_back({{"event", event}, {"class", name}, {"count", count}});
  }
  for (const auto& [name, count] : sorted(by_class)) {
    classes.push_back({{"class", name}, {"count", count}});
  }
  out["events"] = std::move(rows);
  out["classes"] = std::move(classes);
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
                            const contract::TrackingPlan& plan, const HourGrid& population) {
  ordered_json out{{"cells", cells_of(grid)}};
  put_events(events, plan, out);
  out["best_hour"] = best_of(who, grid, population);
  return out;
}

}  // namespace hearth::segmenter
