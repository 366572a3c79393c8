#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "calendar/calendar.hpp"

// The partition's own rows. A row is a month, not a day: a new active day of a user changes up to
// 30 rolling windows, and a commit that rewrites two rows of some hundred bytes is cheaper than one
// that rewrites thirty.
namespace hearth::segmenter {

inline constexpr std::string_view kNamesKey = "part:names";
inline constexpr std::string_view kTotalsKey = "part:totals";
inline constexpr std::string_view kMonthsKey = "part:months";  // the index: which months exist
std::string row_key(std::string_view prefix, Month month);     // <prefix>2026-11
std::string month_key(Month month);                            // part:month:2026-11
std::string cohort_key(Month month);                           // part:cohort:2026-11

// Days after a user's first one at which retention is counted. A constant, not
// configuration: the cells of the past are sums over users and could not be filled in for another
// N.
inline constexpr std::array<Day, 9> kRetentionDays = {1, 3, 7, 14, 28, 30, 60, 90, 180};
inline constexpr int kWeekColumns = 13;  // weekly cohorts: the first week and the twelve after it

struct DayRange {
  Day from = 0, to = 0;  // both inclusive
};

// What a reader needs, beside kMonthsKey for where to begin. Daily and monthly, weekly: month rows
// of the range.
std::vector<std::string> daily_keys(DayRange range);
std::vector<std::string> monthly_keys(DayRange range);
std::vector<std::string> weekly_keys(DayRange range);
// Retention and cohorts: month and cohort rows from the first active month to that of `range.to`.
std::vector<std::string> cohort_keys(DayRange range);
std::vector<std::string> event_keys();  // by event
std::vector<std::string> heatmap_keys();

}  // namespace hearth::segmenter
