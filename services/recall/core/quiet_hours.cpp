#include "recall/core/quiet_hours.hpp"

#include <chrono>

#include <cctz/civil_time.h>
#include <cctz/time_zone.h>

namespace hearth::recall {

std::optional<TimePoint> quiet_until(const QuietHours& quiet, const Calendar& calendar,
                                     TimePoint now) {
  if (quiet.from == quiet.to) return std::nullopt;
  cctz::time_zone zone;
  if (!cctz::load_time_zone(calendar.zone(), &zone)) return std::nullopt;
  const auto local = cctz::convert(std::chrono::floor<std::chrono::seconds>(now), zone);
  const int minute = local.hour() * 60 + local.minute();
  const bool over_midnight = quiet.from > quiet.to;
  const bool late = minute >= quiet.from;
  const bool early = minute < quiet.to;
  if (over_midnight ? !late && !early : !late || !early) return std::nullopt;
  const auto day = cctz::civil_day(local) + (over_midnight && late ? 1 : 0);
  const auto end = zone.lookup(cctz::civil_second(day) + quiet.to * 60);
  using Kind = cctz::time_zone::civil_lookup;
  if (end.kind == Kind::SKIPPED) return std::chrono::time_point_cast<Millis>(end.trans);
  const auto first = std::chrono::time_point_cast<Millis>(end.pre);
  return first > now ? first : std::chrono::time_point_cast<Millis>(end.post);
}

}  // namespace hearth::recall
