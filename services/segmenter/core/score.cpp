#include "segmenter/core/score.hpp"

#include <algorithm>
#include <cmath>

namespace hearth::segmenter {
namespace {

constexpr Millis kDayLength = std::chrono::hours(24);
constexpr double kMostBeforeNoon = 2;  // what a clock that runs far ahead is believed

double count(Millis time) { return static_cast<double>(time.count()); }

ClassWeights newest_weights(const pb::Activity& activity) {
  const std::int64_t mask = activity.weights(0);
  ClassWeights weights{};
  int offset = 0;
  for (std::size_t k = 0; k < weights.size(); ++k) {
    if ((mask >> k & 1) != 0) weights[k] = activity.weights(++offset);
  }
  return weights;
}

}  // namespace

Scorer::Scorer(const contract::ScoreSettings& settings, DayClock& clock)
    : settings_(settings), clock_(clock), half_life_(count(settings.half_life)) {
  for (Day age = 0; age < kWeightDays; ++age) {
    shares_.push_back(std::exp2(-count(age * kDayLength) / half_life_));
  }
}

void Scorer::look(const pb::User& user) {
  days_.clear();
  const auto collect = [this](Day day, const ClassWeights& weights) {
    days_.push_back({.day = day, .weights = weights});
  };
  for_each_weight(user.own(), collect);
  for (const pb::Linked& part : user.linked()) for_each_weight(part.activity(), collect);
  if (user.linked_size() > 0) merge_days();
  decay_ = {.known = true};
  if (days_.empty()) return;
  decay_.newest = days_.front().day;
  decay_.noon = clock_.noon(decay_.newest);
  decay_.weights = days_.front().weights;
  for (std::size_t i = 1; i < days_.size(); ++i) add_older(days_[i]);
}

void Scorer::add_older(const DayWeights& one) {
  const Millis age = decay_.noon - clock_.noon(one.day);
  const auto at = static_cast<std::size_t>(age / kDayLength);
  const bool known = at < shares_.size() && age % kDayLength == Millis(0);  // no clock change
  const double share = known ? shares_[at] : std::exp2(-count(age) / half_life_);
  for (std::size_t k = 0; k < decay_.older.size(); ++k) {
    decay_.older[k] += static_cast<double>(one.weights[k]) * share;
  }
}

void Scorer::look_again(const pb::User& user, std::optional<Day> day, const Decay& decay) {
  const auto& own = user.own();
  const bool same_days = decay.known && user.linked_size() == 0 && own.weights_size() > 0 &&
                         static_cast<Day>(own.days(0)) == decay.newest;
  if (!same_days || (day && *day != decay.newest)) return look(user);
  decay_ = decay;
  if (day) decay_.weights = newest_weights(own);
}

// Exact sums per day: the result must not hang on the order in which parts were linked.
void Scorer::merge_days() {
  std::sort(days_.begin(), days_.end(),
            [](const DayWeights& a, const DayWeights& b) { return a.day > b.day; });
  std::size_t last = 0;
  for (std::size_t i = 1; i < days_.size(); ++i) {
    if (days_[i].day != days_[last].day) {
      days_[++last] = days_[i];
      continue;
    }
    for (std::size_t k = 0; k < days_[i].weights.size(); ++k) {
      days_[last].weights[k] += days_[i].weights[k];
    }
  }
  if (!days_.empty()) days_.resize(last + 1);
}

Score Scorer::at(TimePoint now) const {
  Score score;
  const double left = std::min(std::exp2(-count(now - decay_.noon) / half_life_), kMostBeforeNoon);
  for (std::size_t i = 0; i < score.contributions.size(); ++i) {
    const double weight = left * (static_cast<double>(decay_.weights[i]) + decay_.older[i]);
    if (weight <= 0) continue;  // refunds never make a class negative
    const contract::ScoreClass& shape = settings_.classes[i];
    const double points = static_cast<double>(shape.cap) *
                          (1 - std::exp2(-weight / static_cast<double>(shape.half_saturation)));
    score.contributions[i] = std::llround(points * 100);
  }
  auto& presence =
      score.contributions[static_cast<std::size_t>(contract::ActivityClass::kPresence)];
  presence = std::min(presence, settings_.lowest_band * 100 - 1);
  for (const std::int64_t contribution : score.contributions) score.total += contribution;
  return score;
}

Score score(const pb::User& user, TimePoint now, const contract::ScoreSettings& settings,
            const Calendar& calendar) {
  DayClock clock(calendar);
  Scorer scorer(settings, clock);
  scorer.look(user);
  return scorer.at(now);
}

}  // namespace hearth::segmenter
