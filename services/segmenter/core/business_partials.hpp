#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/business_sums.hpp"
#include "segmenter/core/business_warnings.hpp"
#include "segmenter/core/event_names.hpp"

// What a partition tells global:warnings of its complete days: absolute sums, each told once and
// again whenever they have changed since (a late event, ids joined), so that a repeat or another
// order does nothing.
namespace hearth::segmenter {

inline constexpr std::string_view kWatchKey = "global:warnings";
inline constexpr std::string_view kToldKey = "part:warnings";  // what was told, by day
inline constexpr std::string_view kDaySums = "day_sums";       // the signal's name

// A day is complete when this much of the next one has passed: what was sent at midnight is in.
inline constexpr Millis kSettling = std::chrono::minutes(10);
inline constexpr Day kJudgedDays = 3;  // the newest complete days that can still be judged
inline constexpr Day kToldDays = kBaselineDays + kJudgedDays;

struct DayPartial {
  Day day = 0;
  DaySums sums{};
};
struct Partials {
  std::uint32_t partition = 0;
  std::vector<DayPartial> days;  // ascending
};
std::string encode(const Partials& partials);
std::optional<Partials> decode_partials(std::string_view body);  // nullopt: not what encode() makes

Day last_complete_day(const Calendar& calendar, TimePoint now);

// At a mark: tells what has changed of the newest complete days.
void tell_days(Workspace& workspace, const Calendar& calendar, std::uint16_t partition,
               TimePoint now);

}  // namespace hearth::segmenter
