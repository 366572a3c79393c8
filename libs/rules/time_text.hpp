#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Timestamps and durations as CEL writes them, to the millisecond.
namespace hearth::rules {

// 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999Z, the range of CEL.
inline constexpr std::int64_t kFirstTimestamp = -62135596800000;
inline constexpr std::int64_t kLastTimestamp = 253402300799999;
// A little more than the distance between those two, both ways; as CEL.
inline constexpr std::int64_t kLongestDuration = 315576000000000;

// RFC 3339, "2026-01-31T08:00:00+08:00"; nullopt where it is none or out of range.
std::optional<std::int64_t> parse_timestamp(std::string_view text);

// "72h30m", "-1.5s", "250ms"; nullopt where it is none or out of range.
std::optional<std::int64_t> parse_duration(std::string_view text);

// Enough for either text below. They write into `to` and return what they wrote.
inline constexpr std::size_t kLongestTimeText = 40;
std::string_view write_timestamp(std::int64_t unix_ms, char* to);
std::string_view write_seconds(std::int64_t ms, char* to);  // "259200s", "1.5s"

std::string hours_minutes_seconds(std::int64_t ms);  // "72h30m", "1.5s"

// "+08:00", "-02:30" or "02:00", in minutes east of Greenwich; nullopt where it is none.
std::optional<int> parse_offset(std::string_view text);

struct Date {
  int year;
  unsigned month, day;  // from 1
  unsigned weekday;     // 0: Sunday
  unsigned yearday;     // from 0
  unsigned hour, minute, second, millisecond;
};
Date utc_date(std::int64_t unix_ms);  // of a timestamp within CEL's range

}  // namespace hearth::rules
