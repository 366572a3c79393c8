#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "calendar/calendar.hpp"
#include "common/time.hpp"
#include "contract/product.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/features/series_plan.hpp"

// One id's activity: which days, how much of which class, how often which event. The order in which
// events arrive leaves no trace.
namespace hearth::segmenter {

// Weights are kept for this many days up to the newest one: at the default half-life an older one
// counts 1/256.
inline constexpr Day kWeightDays = 56;

struct Action {
  Day day = 0;
  TimePoint time{};
  std::uint32_t name = 0;  // id of the event's name
  contract::ActivityClass activity = contract::ActivityClass::kNone;
  std::int64_t weight = 0;
  bool server_side = false;  // nobody was active
};

void record(pb::Activity& activity, const Action& action);
void merge(pb::Activity& into, const pb::Activity& from, const SeriesPlan& plan);

bool has_activity(const pb::Activity& activity);  // at least one active day
bool active_on(const pb::Activity& activity, Day day);
std::optional<Day> oldest_day(const pb::Activity& activity);  // of the active ones
std::optional<Day> newest_day(const pb::Activity& activity);
std::uint64_t count_of(const pb::Activity& activity, std::uint32_t name);
std::vector<Day> days_of(const pb::Activity& activity);  // ascending

using ClassWeights = std::array<std::int64_t, contract::kActivityClasses>;
// visit(day, weights), the newest day first.
template <class Visit>
void for_each_weight(const pb::Activity& activity, Visit visit) {
  Day day = 0;
  int offset = 0;
  for (int i = 0; offset < activity.weights_size(); ++i) {
    const auto gap = static_cast<Day>(activity.days(i));
    day = i == 0 ? gap : day - gap;
    const std::int64_t mask = activity.weights(offset++);
    ClassWeights weights{};
    for (std::size_t k = 0; k < weights.size(); ++k) {
      if ((mask >> k & 1) != 0) weights[k] = activity.weights(offset++);
    }
    visit(day, weights);
  }
}

}  // namespace hearth::segmenter
