#include "rules/time_text.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>

namespace hearth::rules {
namespace {

namespace chrono = std::chrono;

constexpr std::int64_t kSecond = 1000, kMinute = 60 * kSecond, kHour = 60 * kMinute;
constexpr std::int64_t kDay = 24 * kHour;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes a number of exactly `digits` digits off the front; -1 where there is none.
int take_number(std::string_view& text, std::size_t digits) {
  int number = 0;
  if (text.size() < digits) return -1;
  for (std::size_t i = 0; i < digits; ++i) {
    if (!is_digit(text[i])) return -1;
    number = number * 10 + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// The digits after a point as thousandths of `unit`, which is cut to whole milliseconds.
std::optional<std::int64_t> take_decimals(std::string_view& text, std::int64_t& scale) {
  if (text.empty() || !is_digit(text.front())) return std::nullopt;
  std::int64_t digits = 0;
  for (; !text.empty() && is_digit(text.front()); text.remove_prefix(1)) {
    if (scale >= 1'000'000'000) continue;  // finer than a nanosecond
    digits = digits * 10 + (text.front() - '0');
    scale *= 10;
  }
  return digits;
}

// "Z" or "+hh:mm" in minutes east of Greenwich.
std::optional<int> take_offset(std::string_view& text) {
  if (take(text, "Zz")) return 0;
  if (text.empty() || is_digit(text.front())) return std::nullopt;
  const auto offset = parse_offset(text);
  text = {};
  return offset;
}

// Midnight of "2026-01-31", which it takes off the front.
std::optional<std::int64_t> take_date(std::string_view& text) {
  const int year = take_number(text, 4);
  if (year < 0 || !take(text, "-")) return std::nullopt;
  const int month = take_number(text, 2);
  if (month < 0 || !take(text, "-")) return std::nullopt;
  const int day = take_number(text, 2);
  if (day < 0) return std::nullopt;
  const chrono::year_month_day date{chrono::year{year}, chrono::month{static_cast<unsigned>(month)},
                                    chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return chrono::sys_days{date}.time_since_epoch().count() * kDay;
}

// Milliseconds since midnight of "08:30:00.25".
std::optional<std::int64_t> take_time(std::string_view& text) {
  const int hour = take_number(text, 2);
  if (hour < 0 || hour > 23 || !take(text, ":")) return std::nullopt;
  const int minute = take_number(text, 2);
  if (minute < 0 || minute > 59 || !take(text, ":")) return std::nullopt;
  const int second = take_number(text, 2);
  if (second < 0 || second > 59) return std::nullopt;
  std::int64_t ms = hour * kHour + minute * kMinute + second * kSecond;
  if (take(text, ".")) {
    std::int64_t scale = 1;
    const auto decimals = take_decimals(text, scale);
    if (!decimals) return std::nullopt;
    ms += *decimals * kSecond / scale;
  }
  return ms;
}

// The unit's milliseconds; 0 where the text begins with none.
std::int64_t take_unit(std::string_view& text) {
  if (text.substr(0, 2) == "ms") {
    text.remove_prefix(2);
    return 1;
  }
  if (take(text, "h")) return kHour;
  if (take(text, "m")) return kMinute;
  return take(text, "s") ? kSecond : 0;
}

char* put(char* to, std::int64_t number, int digits) {
  for (int i = digits - 1; i >= 0; --i, number /= 10) to[i] = static_cast<char>('0' + number % 10);
  return to + digits;
}

// ".25", or nothing for whole seconds.
char* put_decimals(char* to, std::int64_t ms) {
  if (ms == 0) return to;
  *to++ = '.';
  int digits = 3;
  for (; ms % 10 == 0; ms /= 10) --digits;
  return put(to, ms, digits);
}

}  // namespace

std::optional<std::int64_t> parse_timestamp(std::string_view text) {
  const auto date = take_date(text);
  if (!date || !take(text, "Tt")) return std::nullopt;
  const auto time = take_time(text);
  if (!time) return std::nullopt;
  const auto offset = take_offset(text);
  if (!offset || !text.empty()) return std::nullopt;
  const std::int64_t ms = *date + *time - *offset * kMinute;
  if (ms < kFirstTimestamp || ms > kLastTimestamp) return std::nullopt;
  return ms;
}

std::optional<int> parse_offset(std::string_view text) {
  const bool west = take(text, "-");
  if (!west) take(text, "+");
  const int hours = take_number(text, 2);
  if (hours < 0 || hours > 23 || !take(text, ":")) return std::nullopt;
  const int minutes = take_number(text, 2);
  if (minutes < 0 || minutes > 59 || !text.empty()) return std::nullopt;
  return (west ? -1 : 1) * (hours * 60 + minutes);
}

std::optional<std::int64_t> parse_duration(std::string_view text) {
  const bool negative = take(text, "-");
  if (text == "0") return 0;
  if (text.empty()) return std::nullopt;
  std::int64_t sum = 0;
  while (!text.empty()) {
    std::int64_t whole = 0, scale = 1, decimals = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), whole);
    if (!is_digit(text.front()) || error != std::errc()) return std::nullopt;
    text.remove_prefix(static_cast<std::size_t>(end - text.data()));
    if (take(text, ".")) {
      const auto digits = take_decimals(text, scale);
      if (!digits) return std::nullopt;
      decimals = *digits;
    }
    const std::int64_t unit = take_unit(text);
    if (unit == 0 || whole > kLongestDuration / unit) return std::nullopt;
    sum += whole * unit + decimals * unit / scale;
    if (sum > kLongestDuration) return std::nullopt;
  }
  return negative ? -sum : sum;
}

Date utc_date(std::int64_t unix_ms) {
  const chrono::sys_time<chrono::milliseconds> time{chrono::milliseconds{unix_ms}};
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const auto first = chrono::sys_days{date.year() / chrono::January / 1};
  const std::int64_t of_day = (time - day).count();
  return {.year = static_cast<int>(date.year()),
          .month = static_cast<unsigned>(date.month()),
          .day = static_cast<unsigned>(date.day()),
          .weekday = chrono::weekday{day}.c_encoding(),
          .yearday = static_cast<unsigned>((day - first).count()),
          .hour = static_cast<unsigned>(of_day / kHour),
          .minute = static_cast<unsigned>(of_day / kMinute % 60),
          .second = static_cast<unsigned>(of_day / kSecond % 60),
          .millisecond = static_cast<unsigned>(of_day % kSecond)};
}

std::string_view write_timestamp(std::int64_t unix_ms, char* to) {
  unix_ms = std::clamp(unix_ms, kFirstTimestamp, kLastTimestamp);
  const Date date = utc_date(unix_ms);
  char* at = put(to, date.year, 4);
  *at++ = '-';
  at = put(at, date.month, 2);
  *at++ = '-';
  at = put(at, date.day, 2);
  *at++ = 'T';
  at = put(at, date.hour, 2);
  *at++ = ':';
  at = put(at, date.minute, 2);
  *at++ = ':';
  at = put(at, date.second, 2);
  at = put_decimals(at, date.millisecond);
  *at++ = 'Z';
  return {to, static_cast<std::size_t>(at - to)};
}

std::string_view write_seconds(std::int64_t ms, char* to) {
  ms = std::clamp(ms, -kLongestDuration, kLongestDuration);
  char* at = to;
  if (ms < 0) *at++ = '-';
  ms = std::abs(ms);
  at = std::to_chars(at, to + kLongestTimeText, ms / kSecond).ptr;
  at = put_decimals(at, ms % kSecond);
  *at++ = 's';
  return {to, static_cast<std::size_t>(at - to)};
}

std::string hours_minutes_seconds(std::int64_t ms) {
  ms = std::clamp(ms, -kLongestDuration, kLongestDuration);
  std::string text = ms < 0 ? "-" : "";
  ms = std::abs(ms);
  if (ms >= kHour) text += std::to_string(ms / kHour) + 'h';
  if (ms % kHour >= kMinute) text += std::to_string(ms % kHour / kMinute) + 'm';
  if (ms % kMinute != 0 || ms == 0) {
    char buffer[kLongestTimeText];
    text += write_seconds(ms % kMinute, buffer);
  }
  return text;
}

}  // namespace hearth::rules
