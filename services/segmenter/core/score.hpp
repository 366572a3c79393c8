#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// The activity score (MISSION S1), in hundredths of a point: contribution(class) = cap * (1 -
// 2^(-weight / half_saturation)), where a day's weight halves every half_life since that day's
// noon. The total is the sum of the rounded contributions, so that what is printed adds up exactly.
// Decay is computed here, on reading: state stays integer.
struct Score {
  std::array<std::int64_t, contract::kActivityClasses> contributions{};  // by ActivityClass
  std::int64_t total = 0;
};

// Of one person after the other, each at any number of moments: the weights are taken once.
class Scorer {
 public:
  // Both must outlive it.
  Scorer(const contract::ScoreSettings& settings, DayClock& clock);

  void look(const pb::User& user);
  Score at(TimePoint now) const;  // of whom it looked at last
  const contract::ScoreSettings& settings() const { return settings_; }

 private:
  struct DayWeights {
    Day day = 0;
    ClassWeights weights{};
    TimePoint noon{};
    double share = 1;  // of these weights, where the newest day's have all of theirs
  };

  void merge_days();

  const contract::ScoreSettings& settings_;
  DayClock& clock_;
  double half_life_;
  std::vector<double> shares_;    // by age in days
  std::vector<DayWeights> days_;  // the newest first
};

Score score(const pb::User& user, TimePoint now, const contract::ScoreSettings& settings,
            const Calendar& calendar);

}  // namespace hearth::segmenter
