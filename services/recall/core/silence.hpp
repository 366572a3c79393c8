#pragma once

#include <optional>

#include "recall/core/terms.hpp"

// What follows from how long a user has been silent. Nothing here changes a state.
namespace hearth::recall {

// How long after its moment a journey may still begin: for an audience, whose tiers and segments
// may be told late, and for a programme, which opens after the day it is about.
inline constexpr Millis kBeginsWithin = kDay;
inline constexpr Millis kProgrammeWithin = 2 * kDay;
// How long the last step may bring the user back before the journey is given up.
inline constexpr Millis kLastChance = kDay;

const pb::Journey* running(const pb::User& user);

// The step that is decided next: the one that waits for its coupon, else the first undecided one.
const CampaignStep* next_step(const Campaign& campaign, const pb::Journey& journey);
const pb::Step* waiting_step(const pb::Journey& journey);

class Silence {
 public:
  Silence(const pb::User& user, const Terms& terms, LostTime lost)
      : user_(user), terms_(terms), lost_(lost) {}

  // The moment at which the silence has lasted that long, by observed time.
  TimePoint after(Millis length) const;
  // When a step is due: on its day, but not before its journey began.
  TimePoint due(const pb::Journey& journey, const CampaignStep& step) const;
  TimePoint end(const pb::Journey& journey, const Campaign& campaign) const;

  // The campaign whose journey is to begin at `now`; nullptr: none.
  const Campaign* beginning(TimePoint now) const;
  // The next moment later than `now` at which another campaign's journey could begin. Who is in no
  // audience has none: whatever brings a user into one (a signal, a table) is followed by a look.
  std::optional<TimePoint> next_beginning(TimePoint now) const;
  // Whether the campaign is for this user at all, as far as is known.
  bool is_for(const Campaign& campaign) const;

 private:
  // First seen on a day of the open programme's cohorts, and not once since that day.
  bool is_of_cohort(std::string_view programme) const;
  bool has_room(const Campaign& campaign) const;
  bool may_begin(const Campaign& campaign, TimePoint now) const;

  const pb::User& user_;
  const Terms& terms_;
  LostTime lost_;
};

}  // namespace hearth::recall
