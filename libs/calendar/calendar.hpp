#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <cctz/time_zone.h>

#include "common/time.hpp"

// Days, weeks and months as KPIs count them: in the product's zone, which genesis fixes.
namespace hearth {

using Day = std::int32_t;    // days since 1970-01-01, a Thursday
using Month = std::int32_t;  // months since 1970-01

struct DayOfMonth {
  Month month = 0;
  int index = 0;  // from 0
};

DayOfMonth day_of_month(Day day);
Day first_day(Month month);
inline Month month_of(Day day) { return day_of_month(day).month; }
inline int weekday(Day day) { return (day + 3) % 7; }  // Monday = 0
inline Day monday(Day day) { return day - weekday(day); }

std::string day_text(Day day);        // 2026-11-02
std::string month_text(Month month);  // 2026-11
std::optional<Day> parse_day(std::string_view text);

struct LocalTime {
  Day day = 0;
  int hour = 0;
};

// Times outside of 1970 .. 9999 have no day of their own: they count on the nearest that has one.
TimePoint within_calendar(TimePoint time);

class Calendar {
 public:
  explicit Calendar(
      const std::string& zone);  // an IANA name; genesis was refused if it does not exist
  std::string zone() const { return zone_.name(); }
  LocalTime local(TimePoint time) const;
  TimePoint noon(Day day) const;
  TimePoint start(Day day) const;  // its first moment, also where a clock change skips midnight

 private:
  cctz::time_zone zone_;
};

}  // namespace hearth
