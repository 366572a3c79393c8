#include "segmenter/core/kpi_keys.hpp"

namespace hearth::segmenter {
namespace {

std::vector<std::string> month_keys(Day from, Day to) {
  std::vector<std::string> keys;
  for (Month month = month_of(from); month <= month_of(to); ++month) {
    keys.push_back(month_key(month));
  }
  return keys;
}

}  // namespace

std::string row_key(std::string_view prefix, Month month) {
  constexpr std::size_t kMonthBytes = 7;
  std::string key;
  key.reserve(prefix.size() + kMonthBytes);
  key.append(prefix).append(month_text(month));
  return key;
}
std::string month_key(Month month) { return row_key("part:month:", month); }
std::string cohort_key(Month month) { return row_key("part:cohort:", month); }

std::vector<std::string> daily_keys(DayRange range) { return month_keys(range.from, range.to); }

std::vector<std::string> monthly_keys(DayRange range) { return daily_keys(range); }

std::vector<std::string> weekly_keys(DayRange range) {
  return month_keys(monday(range.from), monday(range.to) + 6);
}

std::vector<std::string> cohort_keys(DayRange range) {
  std::vector<std::string> keys = month_keys(monday(range.from), range.to);
  for (Month month = month_of(monday(range.from)); month <= month_of(range.to); ++month) {
    keys.push_back(cohort_key(month));
  }
  return keys;
}

std::vector<std::string> event_keys() { return {std::string(kNamesKey), std::string(kTotalsKey)}; }

std::vector<std::string> heatmap_keys() { return {std::string(kTotalsKey)}; }

}  // namespace hearth::segmenter
