#include "calendar/calendar.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>

#include <cctz/civil_time.h>

#include "common/check.hpp"

namespace hearth {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr int kFirstYear = 1970;
// A day inside of the range, so that no zone moves a time out of it; the first whole week of 1970
// begins on the 5th.
constexpr TimePoint kEarliest{sys_days{std::chrono::year{1970} / 1 / 6}};
constexpr TimePoint kLatest{sys_days{std::chrono::year{9999} / 12 / 30}};

year_month_day date(Day day) { return sys_days{std::chrono::days{day}}; }

void append_digits(std::string& out, int number, int width) {
  const auto digit = [](int value) { return static_cast<char>('0' + value % 10); };
  if (width == 4) out.append({digit(number / 1000), digit(number / 100)});
  out.append({digit(number / 10), digit(number)});
}

std::optional<int> digits(std::string_view text) {
  int number = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc{} || stop != end || number < 0) return std::nullopt;
  return number;
}

}  // namespace

DayOfMonth day_of_month(Day day) {
  const auto at = date(day);
  return {(static_cast<int>(at.year()) - kFirstYear) * 12 +
              static_cast<int>(static_cast<unsigned>(at.month())) - 1,
          static_cast<int>(static_cast<unsigned>(at.day())) - 1};
}

Day first_day(Month month) {
  const auto first = std::chrono::year{kFirstYear + month / 12} /
                     std::chrono::month{static_cast<unsigned>(month % 12 + 1)} / 1;
  return static_cast<Day>(sys_days{first}.time_since_epoch().count());
}

std::string month_text(Month month) {
  std::string text;
  append_digits(text, kFirstYear + month / 12, 4);
  text.push_back('-');
  append_digits(text, month % 12 + 1, 2);
  return text;
}

std::string day_text(Day day) {
  const auto at = day_of_month(day);
  std::string text = month_text(at.month);
  text.push_back('-');
  append_digits(text, at.index + 1, 2);
  return text;
}

std::optional<Day> parse_day(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  const auto year = digits(text.substr(0, 4));
  const auto month = digits(text.substr(5, 2));
  const auto day = digits(text.substr(8, 2));
  if (!year || !month || !day || *year < kFirstYear) return std::nullopt;
  const auto at = std::chrono::year{*year} / *month / *day;
  if (!at.ok()) return std::nullopt;
  return static_cast<Day>(sys_days{at}.time_since_epoch().count());
}

TimePoint within_calendar(TimePoint time) { return std::clamp(time, kEarliest, kLatest); }

Calendar::Calendar(const std::string& zone) { HEARTH_CHECK(cctz::load_time_zone(zone, &zone_)); }

LocalTime Calendar::local(TimePoint time) const {
  const auto whole = std::chrono::floor<std::chrono::seconds>(within_calendar(time));
  const std::chrono::seconds offset{zone_.lookup(whole).offset};
  const auto local = whole + offset;  // not negative: the range leaves room for every zone
  const auto day = std::chrono::floor<std::chrono::days>(local);
  return {static_cast<Day>(day.time_since_epoch().count()),
          static_cast<int>(std::chrono::floor<std::chrono::hours>(local - day).count())};
}

TimePoint Calendar::noon(Day day) const {
  // Asked for every active day of everybody who is judged: two lookups cost a fraction of a civil
  // time. Where they disagree the clock changes about then, and the civil time decides.
  using Seconds = std::chrono::time_point<std::chrono::system_clock, std::chrono::seconds>;
  const Seconds as_if_utc{std::chrono::days(day) + std::chrono::hours(12)};
  const std::chrono::seconds offset{zone_.lookup(as_if_utc).offset};
  if (zone_.lookup(as_if_utc - offset).offset == offset.count()) {
    return std::chrono::time_point_cast<Millis>(as_if_utc - offset);
  }
  const auto civil = cctz::civil_second(cctz::civil_day(kFirstYear, 1, 1) + day) + 12 * 3600;
  return std::chrono::time_point_cast<Millis>(cctz::convert(civil, zone_));
}

TimePoint Calendar::start(Day day) const {
  const auto civil = cctz::civil_second(cctz::civil_day(kFirstYear, 1, 1) + day);
  return std::chrono::time_point_cast<Millis>(cctz::convert(civil, zone_));
}

}  // namespace hearth
