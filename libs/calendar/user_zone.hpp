#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <cctz/time_zone.h>

#include "calendar/calendar.hpp"

namespace hearth {

// The zone of an IANA name, "Asia/Shanghai"; nullopt where there is none. Reads the database.
std::optional<cctz::time_zone> load_zone(std::string_view name);

// The time zones of users: IANA names as clients put them into context.timezone. What is loaded or
// read once is kept: a memory of a pure function, not of the log. Bounded by the zones there are:
// clients may send any text, and cctz remembers for ever whatever it was asked for.
class UserZones {
 public:
  UserZones();
  ~UserZones();
  UserZones(UserZones&&) noexcept;
  UserZones& operator=(UserZones&&) noexcept;

  // The zone's calendar; nullptr: there is no such zone.
  const Calendar* find(std::string_view name);

  // The zone that an event's context (a raw JSON object, or empty) names, if there is one; else
  // empty. Valid until the next call.
  std::string_view named_in(std::string_view context);

 private:
  std::map<std::string, Calendar, std::less<>> zones_;
  struct Parser;
  std::unique_ptr<Parser> parser_;
  std::string last_context_, last_name_;
};

}  // namespace hearth
