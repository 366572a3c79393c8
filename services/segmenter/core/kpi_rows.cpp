#include "segmenter/core/kpi_rows.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/kpi_keys.hpp"

namespace hearth::segmenter {
namespace {

// Neighbours of the first and of the last day: far enough to cut no window, near enough not to
// overflow.
constexpr Day kNever = -1'000'000;
constexpr Day kForever = 10'000'000;

int by_name(pb::Totals& totals, std::uint32_t name) {
  const int at = lower_bound(totals.names(), name);
  if (!holds_at(totals.names(), at, name)) {
    insert_at(*totals.mutable_names(), at, name);
    insert_at(*totals.mutable_events(), at, std::uint64_t{0});
    insert_at(*totals.mutable_users(), at, std::uint64_t{0});
  }
  return at;
}

bool empty(const pb::Month& row) {
  return row.events().empty() && row.dau().empty() && row.wau().empty() && row.mau28().empty() &&
         row.mau30().empty() && row.new_users().empty() && row.week_users().empty() &&
         row.users() == 0;
}

bool empty(const pb::Cohort& row) {
  return row.returned().empty() && row.returned_later().empty() && row.weeks().empty() &&
         row.months().empty();
}

void note(std::vector<Month>& shrunk, Month number) {
  if (shrunk.empty() || shrunk.back() != number) shrunk.push_back(number);
}

bool same_week(Day a, Day b) { return a >= 0 && b < kForever && monday(a) == monday(b); }
bool same_month(Day a, Day b) { return a >= 0 && b < kForever && month_of(a) == month_of(b); }

}  // namespace

pb::Month& KpiRows::month(Month number) {
  pb::Month& row = *workspace_.edit(month_key(number)).mutable_month();
  row.set_number(static_cast<std::uint32_t>(number));
  return row;
}

pb::Cohort& KpiRows::cohort(Month number) {
  pb::Cohort& row = *workspace_.edit(cohort_key(number)).mutable_cohort();
  row.set_number(static_cast<std::uint32_t>(number));
  return row;
}

void KpiRows::count_event(const LocalTime& at, std::uint32_t name) {
  note_change(at.day);
  const DayOfMonth day = day_of_month(at.day);
  bump(*month(day.month).mutable_events(), day.index, 1);
  pb::Totals& totals = *workspace_.edit(kTotalsKey).mutable_totals();
  bump(*totals.mutable_heatmap(), weekday(at.day) * 24 + at.hour, 1);
  const int index = by_name(totals, name);
  totals.set_events(index, totals.events(index) + 1);
}

void KpiRows::count_habit(int cell) {
  bump(*workspace_.edit(kTotalsKey).mutable_totals()->mutable_habits(), cell, 1);
}

void KpiRows::count_user(std::uint32_t name, int sign) {
  pb::Totals& totals = *workspace_.edit(kTotalsKey).mutable_totals();
  const int at = by_name(totals, name);
  totals.set_users(at, totals.users(at) + static_cast<std::uint64_t>(std::int64_t{sign}));
  if (sign < 0) shrunk_names_.push_back(name);
}

void KpiRows::index_day(Day day, int sign) {
  pb::Months& months = *workspace_.edit(kMonthsKey).mutable_months();
  const auto number = static_cast<std::uint32_t>(month_of(day));
  const int at = lower_bound(months.numbers(), number);
  if (!holds_at(months.numbers(), at, number)) {
    insert_at(*months.mutable_numbers(), at, number);
    insert_at(*months.mutable_user_days(), at, std::uint64_t{0});
  }
  months.set_user_days(at, months.user_days(at) + static_cast<std::uint64_t>(std::int64_t{sign}));
  if (months.user_days(at) > 0) return;
  erase_at(*months.mutable_numbers(), at);
  erase_at(*months.mutable_user_days(), at);
  if (months.numbers().empty()) workspace_.erase(kMonthsKey);
}

// The user is in a window of w days ending on x iff it was active in [x - w + 1, x]. So `day` adds
// the x from `day` to `day + w - 1` that the days around it do not cover already.
void KpiRows::windows(Day previous, Day day, Day next, int sign) {
  struct Window {
    Day length;
    Cells* (pb::Month::*cells)();
  };
  static constexpr Window kWindows[] = {{1, &pb::Month::mutable_dau},
                                        {7, &pb::Month::mutable_wau},
                                        {28, &pb::Month::mutable_mau28},
                                        {30, &pb::Month::mutable_mau30}};
  constexpr Day kLongest = 30;
  const Day last = std::min(day + kLongest, next) - 1;
  for (Day start = day; start <= last;) {  // one month row after the other
    const DayOfMonth at = day_of_month(start);
    const Day origin = start - at.index;
    const Day end = std::min(last, first_day(at.month + 1) - 1);
    pb::Month* row = nullptr;  // a month that no window reaches must not be written
    for (const Window& window : kWindows) {
      const Day from = std::max(start, previous + window.length);
      const Day to = std::min(end, day + window.length - 1);
      if (from > to) continue;
      if (row == nullptr) row = &month(at.month);
      Cells& cells = *(row->*window.cells)();
      for (Day x = from; x <= to; ++x) bump(cells, x - origin, sign);
    }
    if (sign < 0) note(shrunk_months_, at.month);
    start = end + 1;
  }
}

void KpiRows::week_user(Day day, int sign) {
  const DayOfMonth at = day_of_month(monday(day));
  bump(*month(at.month).mutable_week_users(), at.index / 7, sign);
  if (sign < 0) note(shrunk_months_, at.month);
}

void KpiRows::returned(Day first, Day last_before, Day day, int sign) {
  const DayOfMonth at = day_of_month(first);
  const int count = static_cast<int>(kRetentionDays.size());
  for (int i = 0; i < count; ++i) {
    const Day due = first + kRetentionDays[static_cast<std::size_t>(i)];
    if (due > day) break;
    const int index = at.index * count + i;
    if (due == day) bump(*cohort(at.month).mutable_returned(), index, sign);
    if (due > last_before) bump(*cohort(at.month).mutable_returned_later(), index, sign);
  }
}

void KpiRows::cohort_day(Day first, Day previous, Day day, Day next, int sign) {
  // "On or after" changes only where no later day has said so already.
  returned(first, next < kForever ? kForever : previous, day, sign);
  const DayOfMonth week = day_of_month(monday(first));
  const int column = (monday(day) - monday(first)) / 7;
  if (column < kWeekColumns && !same_week(previous, day) && !same_week(day, next)) {
    bump(*cohort(week.month).mutable_weeks(), week.index / 7 * kWeekColumns + column, sign);
  }
  const Month month = month_of(first);
  if (!same_month(previous, day) && !same_month(day, next)) {
    bump(*cohort(month).mutable_months(), month_of(day) - month, sign);
  }
  if (sign < 0) {
    note(shrunk_cohorts_, week.month);
    note(shrunk_cohorts_, month);
  }
}

void KpiRows::cohort_of(std::span<const Day> days, int sign) {
  if (days.empty()) return;
  const DayOfMonth first = day_of_month(days.front());
  bump(*month(first.month).mutable_new_users(), first.index, sign);
  if (sign < 0) note(shrunk_months_, first.month);
  // In the order in which they happened: nothing comes later than the day that is counted.
  Day previous = kNever;
  for (const Day day : days) {
    cohort_day(days.front(), previous, day, kForever, sign);
    previous = day;
  }
}

// No day before the user's first one says anything of it: windows and retention look back.
void KpiRows::contribute(std::span<const Day> days, int sign) {
  if (!days.empty()) note_change(days.front());
  for (std::size_t i = 0; i < days.size(); ++i) {
    const Day previous = i == 0 ? kNever : days[i - 1];
    const Day next = i + 1 == days.size() ? kForever : days[i + 1];
    const Day day = days[i];
    windows(kNever, day, next, sign);
    index_day(day, sign);
    if (!same_week(previous, day)) week_user(day, sign);
    if (!same_month(previous, day)) {
      pb::Month& row = month(month_of(day));
      row.set_users(row.users() + static_cast<std::uint64_t>(std::int64_t{sign}));
    }
  }
  cohort_of(days, sign);
}

void KpiRows::add_day(std::span<const Day> before, Day day) {
  note_change(day);
  const auto after = std::lower_bound(before.begin(), before.end(), day);
  const Day previous = after == before.begin() ? kNever : *(after - 1);
  const Day next = after == before.end() ? kForever : *after;
  windows(previous, day, next, 1);
  index_day(day, 1);
  if (!same_week(previous, day) && !same_week(day, next)) week_user(day, 1);
  if (!same_month(previous, day) && !same_month(day, next)) {
    pb::Month& row = month(month_of(day));
    row.set_users(row.users() + 1);
  }
  if (previous != kNever) {
    cohort_day(before.front(), previous, day, next, 1);
    return;
  }
  // A new first day: the user changes its cohort with everything it did since.
  cohort_of(before, -1);
  std::vector<Day> days{day};
  days.insert(days.end(), before.begin(), before.end());
  cohort_of(days, 1);
}

void KpiRows::drop_empty() {
  business_.drop_empty();
  for (const Month number : shrunk_months_) {
    const pb::Entity* row = workspace_.find(month_key(number));
    if (row != nullptr && empty(row->month())) workspace_.erase(month_key(number));
  }
  for (const Month number : shrunk_cohorts_) {
    const pb::Entity* row = workspace_.find(cohort_key(number));
    if (row != nullptr && empty(row->cohort())) workspace_.erase(cohort_key(number));
  }
  for (const std::uint32_t name : shrunk_names_) {
    if (workspace_.find(kTotalsKey) == nullptr) return;
    pb::Totals& totals = *workspace_.edit(kTotalsKey).mutable_totals();
    const int at = lower_bound(totals.names(), name);
    if (!holds_at(totals.names(), at, name)) continue;
    if (totals.events(at) != 0 || totals.users(at) != 0) continue;
    erase_at(*totals.mutable_names(), at);
    erase_at(*totals.mutable_events(), at);
    erase_at(*totals.mutable_users(), at);
    forget_name(workspace_, name);
    if (totals.names().empty() && totals.heatmap().empty()) workspace_.erase(kTotalsKey);
  }
}

}  // namespace hearth::segmenter
