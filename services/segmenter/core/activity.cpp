#include "segmenter/core/activity.hpp"

#include <algorithm>
#include <bit>

#include "segmenter/core/business_dealings.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/habit.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {
namespace {

struct Found {
  int index = 0;
  bool exists = false;
};

Day gap(const pb::Activity& activity, int index) { return static_cast<Day>(activity.days(index)); }

// Where `day` is, or would be, in the descending list.
Found find_day(const pb::Activity& activity, Day day) {
  Day at = 0;
  for (int i = 0; i < activity.days_size(); ++i) {
    at = i == 0 ? gap(activity, 0) : at - gap(activity, i);
    if (at <= day) return {i, at == day};
  }
  return {activity.days_size(), false};
}

void insert_day(pb::Activity& activity, int index, Day day) {
  auto& days = *activity.mutable_days();
  if (index == 0) {
    if (!days.empty()) days.Set(0, static_cast<std::uint32_t>(day - gap(activity, 0)));
    insert_at(days, 0, static_cast<std::uint32_t>(day));
    return;
  }
  Day newer = gap(activity, 0);
  for (int i = 1; i < index; ++i) newer -= gap(activity, i);
  const Day step = newer - day;
  if (index < days.size()) {
    days.Set(index, static_cast<std::uint32_t>(gap(activity, index) - step));
  }
  insert_at(days, index, static_cast<std::uint32_t>(step));
}

int group_size(std::int64_t mask) { return 1 + std::popcount(static_cast<std::uint64_t>(mask)); }

int group_offset(const pb::Activity& activity, int index) {
  int offset = 0;
  for (int i = 0; i < index; ++i) offset += group_size(activity.weights(offset));
  return offset;
}

void drop_old_weights(pb::Activity& activity) {
  int kept = 1;
  for (Day age = 0; kept < activity.days_size(); ++kept) {
    age += gap(activity, kept);
    if (age >= kWeightDays) break;
  }
  int offset = 0;
  for (int i = 0; i < kept && offset < activity.weights_size(); ++i) {
    offset += group_size(activity.weights(offset));
  }
  activity.mutable_weights()->Truncate(offset);
}

// The day's index in `days`, after it was added if need be.
int ensure_day(pb::Activity& activity, Day day) {
  if (activity.days_size() > 0 && gap(activity, 0) == day) return 0;
  const Found found = find_day(activity, day);
  if (found.exists) return found.index;
  insert_day(activity, found.index, day);
  if (found.index == 0) {
    insert_at(*activity.mutable_weights(), 0, std::int64_t{0});
    drop_old_weights(activity);
  } else if (gap(activity, 0) - day < kWeightDays) {
    insert_at(*activity.mutable_weights(), group_offset(activity, found.index), std::int64_t{0});
  }
  return found.index;
}

void add_weight(pb::Activity& activity, int index, int activity_class, std::int64_t weight) {
  auto& weights = *activity.mutable_weights();
  const int offset = group_offset(activity, index);
  const std::int64_t mask = weights.Get(offset);
  const std::int64_t bit = std::int64_t{1} << activity_class;
  const int at = offset + group_size(mask & (bit - 1));
  if ((mask & bit) == 0) {
    weights.Set(offset, mask | bit);
    insert_at(weights, at, weight);
    return;
  }
  weights.Set(at, weights.Get(at) + weight);
  if (weights.Get(at) == 0) {  // a refund took it all back: as if nothing had been there
    weights.Set(offset, mask & ~bit);
    erase_at(weights, at);
  }
}

void add_count(pb::Activity& activity, std::uint32_t name, std::uint64_t count) {
  const int at = lower_bound(activity.names(), name);
  if (!holds_at(activity.names(), at, name)) {
    insert_at(*activity.mutable_names(), at, name);
    insert_at(*activity.mutable_counts(), at, std::uint64_t{0});
  }
  activity.set_counts(at, activity.counts(at) + count);
}

void see(pb::Activity& activity, std::int64_t first, std::int64_t last, bool empty) {
  if (empty || first < activity.first_seen()) activity.set_first_seen(first);
  if (empty || last > activity.last_seen()) activity.set_last_seen(last);
}

bool is_passive(const pb::Activity& activity, Day day) {
  const auto& passive = activity.passive_days();  // mostly none
  const auto value = static_cast<std::uint32_t>(day);
  return !passive.empty() && holds_at(passive, lower_bound(passive, value), value);
}

void add_passive_day(pb::Activity& activity, Day day) {
  if (find_day(activity, day).exists) return;
  auto& passive = *activity.mutable_passive_days();
  const auto value = static_cast<std::uint32_t>(day);
  insert_at(passive, lower_bound(passive, value), value);
}

void add_active_day(pb::Activity& activity, Day day) {
  if (!is_passive(activity, day)) return;
  auto& passive = *activity.mutable_passive_days();
  erase_at(passive, lower_bound(passive, static_cast<std::uint32_t>(day)));
}

std::vector<Day> all_days_of(const pb::Activity& activity) {
  std::vector<Day> days(static_cast<std::size_t>(activity.days_size()));
  Day at = 0;
  for (int i = 0; i < activity.days_size(); ++i) {
    at = i == 0 ? gap(activity, 0) : at - gap(activity, i);
    days[days.size() - 1 - static_cast<std::size_t>(i)] = at;
  }
  return days;
}

}  // namespace

void record(pb::Activity& activity, const Action& action) {
  if (action.server_side) {
    add_passive_day(activity, action.day);
  } else {
    const std::int64_t time = to_unix_ms(action.time);
    see(activity, time, time, !has_activity(activity));
    add_active_day(activity, action.day);
  }
  const int index = ensure_day(activity, action.day);
  add_count(activity, action.name, 1);
  const bool weighted = action.weight != 0 && action.activity != contract::ActivityClass::kNone &&
                        gap(activity, 0) - action.day < kWeightDays;
  if (weighted) add_weight(activity, index, static_cast<int>(action.activity), action.weight);
}

void merge(pb::Activity& into, const pb::Activity& from, const SeriesPlan& plan) {
  if (from.days_size() == 0) return;
  if (has_activity(from)) see(into, from.first_seen(), from.last_seen(), !has_activity(into));
  for (const Day day : all_days_of(from)) {
    is_passive(from, day) ? add_passive_day(into, day) : add_active_day(into, day);
    ensure_day(into, day);
  }
  for_each_weight(from, [&into](Day day, const ClassWeights& weights) {
    if (gap(into, 0) - day >= kWeightDays) return;
    const int index = find_day(into, day).index;
    for (std::size_t i = 0; i < weights.size(); ++i) {
      if (weights[i] != 0) add_weight(into, index, static_cast<int>(i), weights[i]);
    }
  });
  for (int i = 0; i < from.names_size(); ++i) add_count(into, from.names(i), from.counts(i));
  merge(*into.mutable_series(), plan, from.series());
  if (from.has_dealings()) merge(*into.mutable_dealings(), from.dealings());
  into.set_paid_fen(into.paid_fen() + from.paid_fen());
  if (from.has_habits()) merge_habits(*into.mutable_habits(), from.habits());
}

bool has_activity(const pb::Activity& activity) {
  return activity.days_size() > activity.passive_days_size();
}

bool active_on(const pb::Activity& activity, Day day) {
  return find_day(activity, day).exists && !is_passive(activity, day);
}

std::optional<Day> oldest_day(const pb::Activity& activity) {
  Day at = 0;
  std::optional<Day> oldest;
  for (int i = 0; i < activity.days_size(); ++i) {
    at = i == 0 ? gap(activity, 0) : at - gap(activity, i);
    if (!is_passive(activity, at)) oldest = at;
  }
  return oldest;
}

std::optional<Day> newest_day(const pb::Activity& activity) {
  Day at = 0;
  for (int i = 0; i < activity.days_size(); ++i) {
    at = i == 0 ? gap(activity, 0) : at - gap(activity, i);
    if (!is_passive(activity, at)) return at;
  }
  return std::nullopt;
}

std::uint64_t count_of(const pb::Activity& activity, std::uint32_t name) {
  const int at = lower_bound(activity.names(), name);
  return holds_at(activity.names(), at, name) ? activity.counts(at) : 0;
}

std::vector<Day> days_of(const pb::Activity& activity) {
  std::vector<Day> days = all_days_of(activity);
  std::erase_if(days, [&activity](Day day) { return is_passive(activity, day); });
  return days;
}

}  // namespace hearth::segmenter
