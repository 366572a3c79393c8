#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "calendar/calendar.hpp"
#include "calendar/user_zone.hpp"
#include "recall/core/observed_time.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

// The programmes that are open, and the first day of the cohorts that they are for.
using OpenProgrammes = std::map<std::string, Day, std::less<>>;

// What a user is judged by: the configuration and the tables in force.
struct Terms {
  const Settings& settings;
  std::uint64_t configuration = 0;
  const OpenProgrammes& programmes;
  const Calendar& calendar;  // of the product
  UserZones& zones;
  MarkClock clock = MarkClock::kReal;
};

inline const Calendar& calendar_of(const pb::User& user, const Terms& terms) {
  const Calendar* const own = terms.zones.find(user.zone());
  return own != nullptr ? *own : terms.calendar;
}

}  // namespace hearth::recall
