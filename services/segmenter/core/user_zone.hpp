#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "segmenter/core/calendar.hpp"

namespace hearth::segmenter {

// The time zones of users: IANA names as clients put them into context.timezone. What is loaded or
// read once is kept: a memory of a pure function, not of the log. Bounded by the zones there are:
// clients may send any text, and cctz remembers for ever whatever it was asked for.
class UserZones {
 public:
  // The zone's calendar; nullptr: there is no such zone.
  const Calendar* find(std::string_view name);

  // The zone that an event's context (a raw JSON object, or empty) names, if there is one; else
  // empty. Valid until the next call.
  std::string_view named_in(std::string_view context);

 private:
  std::map<std::string, Calendar, std::less<>> zones_;
  simdjson::dom::parser parser_;
  std::string last_context_, last_name_;
};

}  // namespace hearth::segmenter
