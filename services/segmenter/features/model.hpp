#pragma once

#include <algorithm>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "segmenter/features/past.hpp"

// For property tests: random pasts, and what a window means, written down as plainly as possible
// over the whole list of events.
namespace hearth::segmenter {

// As an event of a random past carries it: an amount in hundredths, or none.
struct ModelEvent {
  PastEvent event;
  std::optional<int> amount;
  int channel = 0;
};

inline std::vector<Feature> model_features() {
  return {
      {Function::kCount, "Order", "", days(7)},
      {Function::kCount, "Order", "", hours(5)},
      {Function::kCount, "", "", Millis{}},
      {Function::kSum, "Order", "amount", days(10)},
      {Function::kSum, "*", "amount", hours(30)},
      {Function::kAvg, "Order", "amount", days(4)},
      {Function::kMin, "Order", "amount", days(12)},
      {Function::kMax, "", "amount", hours(70)},
      {Function::kMax, "Order", "amount", Millis{}},
      {Function::kDistinct, "View", "channel", days(9)},
      {Function::kDistinct, "View", "channel", hours(20)},
      {Function::kDistinct, "", "channel", Millis{}},
      {Function::kFirst, "Order", "", Millis{}},
      {Function::kLast, "View", "", Millis{}},
      {Function::kDaysSince, "Order", "", Millis{}},
      {Function::kDaysActive, "", "", days(14)},
      {Function::kDaysActive, "Order", "", days(2)},
      {Function::kPercentile, "Order", "amount", days(20), 90},
      {Function::kPercentile, "View", "amount", hours(48), 50},
      {Function::kPercentile, "", "amount", Millis{}, 25},
  };
}

template <class Random>
std::vector<ModelEvent> random_past(Random& random, int events, int hours_long) {
  std::vector<ModelEvent> past;
  for (int i = 0; i < events; ++i) {
    ModelEvent made;
    made.event.label = random() % 3 == 0 ? "Order" : "View";
    made.event.ms = day(20'000) + static_cast<std::int64_t>(random() % (hours_long * 3'600'000ULL));
    made.channel = static_cast<int>(random() % 6);
    made.event.properties = R"({"channel":"c)" + std::to_string(made.channel) + '"';
    if (random() % 4 != 0) {
      made.amount = static_cast<int>(random() % 40) * 125 - 1000;
      const int size = std::abs(*made.amount);
      made.event.properties += R"(,"amount":)" + std::string(*made.amount < 0 ? "-" : "") +
                               std::to_string(size / 100) + '.' + std::to_string(size / 10 % 10) +
                               std::to_string(size % 10);
    }
    made.event.properties += '}';
    past.push_back(made);
  }
  return past;
}

// The events that `feature` sees at `moment`.
inline std::vector<ModelEvent> seen_by(const Feature& feature, const std::vector<ModelEvent>& past,
                                       const Moment& moment) {
  const bool in_days = feature.window > hours(72) || feature.function == Function::kDaysActive;
  const auto bucket = [in_days](const Moment& m) { return in_days ? std::int64_t{m.day} : m.hour; };
  const std::int64_t window = feature.window / (in_days ? days(1) : hours(1));
  std::vector<ModelEvent> of_its_kind;
  std::int64_t end = bucket(moment);
  for (const ModelEvent& made : past) {
    const bool any = feature.event.empty() || feature.event == "*";
    if (!any && feature.event != made.event.label) continue;
    if (feature.property == "amount" && !made.amount) continue;
    of_its_kind.push_back(made);
    end = std::max(end, bucket(at(made.event.ms)));
  }
  if (window == 0) return of_its_kind;
  std::erase_if(of_its_kind,
                [&](const ModelEvent& made) { return bucket(at(made.event.ms)) <= end - window; });
  return of_its_kind;
}

inline rules::Value model_percentile(std::vector<int> amounts, int percent) {
  std::sort(amounts.begin(), amounts.end());
  const std::size_t rank = (amounts.size() * static_cast<std::size_t>(percent) + 99) / 100;
  return rules::Value::of(amounts[rank - 1] / 100.0);
}

inline rules::Value model_number(const Feature& feature, const std::vector<ModelEvent>& seen) {
  std::vector<int> amounts;
  int sum = 0;
  for (const ModelEvent& made : seen) {
    amounts.push_back(*made.amount);
    sum += *made.amount;
  }
  if (feature.function == Function::kSum) return rules::Value::of(sum / 100.0);
  if (amounts.empty()) return {};
  const auto [low, high] = std::minmax_element(amounts.begin(), amounts.end());
  if (feature.function == Function::kMin) return rules::Value::of(*low / 100.0);
  if (feature.function == Function::kMax) return rules::Value::of(*high / 100.0);
  if (feature.function == Function::kPercentile) return model_percentile(amounts, feature.percent);
  return rules::Value::of(sum / 100.0 / static_cast<double>(amounts.size()));
}

inline rules::Value model_value(const Feature& feature, const std::vector<ModelEvent>& past,
                                std::int64_t now) {
  const std::vector<ModelEvent> seen = seen_by(feature, past, at(now));
  if (feature.property == "amount") return model_number(feature, seen);
  if (feature.function == Function::kCount) {
    return rules::Value::of(static_cast<std::int64_t>(seen.size()));
  }
  std::set<std::int64_t> channels, days, times;
  for (const ModelEvent& made : seen) {
    channels.insert(made.channel);
    days.insert(at(made.event.ms).day);
    times.insert(made.event.ms);
  }
  const auto size = [](const auto& set) {
    return rules::Value::of(static_cast<std::int64_t>(set.size()));
  };
  if (feature.function == Function::kDistinct) return size(channels);
  if (feature.function == Function::kDaysActive) return size(days);
  if (times.empty()) return {};
  if (feature.function == Function::kFirst) return rules::Value::timestamp(*times.begin());
  if (feature.function == Function::kLast) return rules::Value::timestamp(*times.rbegin());
  const std::int64_t age = std::max<std::int64_t>(0, now - *times.rbegin());
  return rules::Value::of(age / day(1));
}

}  // namespace hearth::segmenter
