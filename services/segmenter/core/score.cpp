#include "segmenter/core/score.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace hearth::segmenter {

Score score(const pb::User& user, TimePoint now, const contract::ScoreSettings& settings,
            const Calendar& calendar) {
  // Exact sums per day first: the result must not hang on the order in which parts were linked.
  std::map<Day, ClassWeights> by_day;
  const auto collect = [&by_day](Day day, const ClassWeights& weights) {
    ClassWeights& sum = by_day[day];
    for (std::size_t i = 0; i < weights.size(); ++i) sum[i] += weights[i];
  };
  for_each_weight(user.own(), collect);
  for (const pb::Linked& part : user.linked()) for_each_weight(part.activity(), collect);

  std::array<double, contract::kActivityClasses> decayed{};
  const auto half_life = static_cast<double>(settings.half_life.count());
  for (const auto& [day, weights] : by_day) {
    const auto age = static_cast<double>(std::max(now - calendar.noon(day), Millis{0}).count());
    const double share = std::exp2(-age / half_life);
    for (std::size_t i = 0; i < weights.size(); ++i) {
      decayed[i] += static_cast<double>(weights[i]) * share;
    }
  }

  Score score;
  for (std::size_t i = 0; i < decayed.size(); ++i) {
    const contract::ScoreClass& shape = settings.classes[i];
    const double weight = std::max(decayed[i], 0.0);  // refunds never make a class negative
    const double points = static_cast<double>(shape.cap) *
                          (1 - std::exp2(-weight / static_cast<double>(shape.half_saturation)));
    score.contributions[i] = std::llround(points * 100);
  }
  auto& presence =
      score.contributions[static_cast<std::size_t>(contract::ActivityClass::kPresence)];
  presence = std::min(presence, settings.lowest_band * 100 - 1);
  for (const std::int64_t contribution : score.contributions) score.total += contribution;
  return score;
}

}  // namespace hearth::segmenter
