#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <vector>

#include "contract/product.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/day_clock.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// The activity score, in hundredths of a point: contribution(class) = cap * (1 -
// 2^(-weight / half_saturation)), where a day's weight halves every half_life and is whole at that
// day's noon: a little more before it. So all weights of a person fall alike at every moment, a
// score never rises by itself, and never falls faster than a weight: what score_clock relies on.
// The total is the sum of the rounded contributions, so that what is printed adds up exactly. Decay
// is computed here, on reading: state stays integer.
struct Score {
  std::array<std::int64_t, contract::kActivityClasses> contributions{};  // by ActivityClass
  std::int64_t total = 0;
};

// What the score needs of a person's days. The newest one's weights may still grow; what all older
// ones come to changes with nothing but an event on one of them.
struct Decay {
  bool known = false;
  Day newest = 0;
  TimePoint noon{};                                        // of the newest day
  ClassWeights weights{};                                  // of the newest day
  std::array<double, contract::kActivityClasses> older{};  // weights at that noon
};

// Of one person after the other, each at any number of moments: the weights are taken once.
class Scorer {
 public:
  // Both must outlive it.
  Scorer(const contract::ScoreSettings& settings, DayClock& clock);

  void look(const pb::User& user);
  // The same. `decay`: what the last look at this user came to, since when nothing but one event on
  // `day` has been added, or nothing at all.
  void look_again(const pb::User& user, std::optional<Day> day, const Decay& decay);
  Score at(TimePoint now) const;  // of whom it looked at last
  const Decay& decay() const { return decay_; }
  const contract::ScoreSettings& settings() const { return settings_; }

 private:
  struct DayWeights {
    Day day = 0;
    ClassWeights weights{};
  };

  void merge_days();
  void add_older(const DayWeights& one);

  const contract::ScoreSettings& settings_;
  DayClock& clock_;
  double half_life_;
  std::vector<double> shares_;    // by age in days
  std::vector<DayWeights> days_;  // the newest first; scratch
  Decay decay_;
};

Score score(const pb::User& user, TimePoint now, const contract::ScoreSettings& settings,
            const Calendar& calendar);

}  // namespace hearth::segmenter
