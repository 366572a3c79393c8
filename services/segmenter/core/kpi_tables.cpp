#include "segmenter/core/kpi_tables.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/ratio.hpp"

namespace hearth::segmenter {
namespace {

using Json = KpiTables::Json;

void add_cells(Cells& sum, const Cells& cells) {
  if (sum.size() < cells.size()) sum.Resize(cells.size(), 0);
  for (int i = 0; i < cells.size(); ++i) sum.Set(i, sum.Get(i) + cells.Get(i));
}

void add_month(pb::Month& sum, const pb::Month& row) {
  add_cells(*sum.mutable_events(), row.events());
  add_cells(*sum.mutable_dau(), row.dau());
  add_cells(*sum.mutable_wau(), row.wau());
  add_cells(*sum.mutable_mau28(), row.mau28());
  add_cells(*sum.mutable_mau30(), row.mau30());
  add_cells(*sum.mutable_new_users(), row.new_users());
  add_cells(*sum.mutable_week_users(), row.week_users());
  sum.set_users(sum.users() + row.users());
}

void add_cohort(pb::Cohort& sum, const pb::Cohort& row) {
  add_cells(*sum.mutable_returned(), row.returned());
  add_cells(*sum.mutable_returned_later(), row.returned_later());
  add_cells(*sum.mutable_weeks(), row.weeks());
  add_cells(*sum.mutable_months(), row.months());
}

template <class Row>
const Row& row_or_zeros(const std::map<Month, Row>& rows, Month number) {
  const auto row = rows.find(number);
  return row == rows.end() ? Row::default_instance() : row->second;
}

void widen(std::optional<DayRange>& range, Day from, Day to) {
  if (!range) range = DayRange{from, to};
  range = DayRange{std::min(range->from, from), std::max(range->to, to)};
}

std::uint64_t sum_of(const Cells& cells) {
  std::uint64_t sum = 0;
  for (const std::uint64_t count : cells) sum += count;
  return sum;
}

}  // namespace

KpiTables::KpiTables(std::span<const pb::Entity> rows) {
  for (const pb::Entity& row : rows) add(row);
}

void KpiTables::add(const pb::Entity& row) {
  if (row.has_month()) add_month(months_[static_cast<Month>(row.month().number())], row.month());
  if (row.has_cohort()) {
    add_cohort(cohorts_[static_cast<Month>(row.cohort().number())], row.cohort());
  }
  for (int i = 0; i < row.names().ids_size(); ++i) {
    names_[row.names().ids(i)] = row.names().names(i);
  }
  const pb::Totals& totals = row.totals();
  add_cells(*totals_.mutable_heatmap(), totals.heatmap());
  for (int i = 0; i < totals.names_size(); ++i) {
    Count& count = by_name_[totals.names(i)];
    count.events += totals.events(i);
    count.users += totals.users(i);
  }
  for (const std::uint32_t number : row.months().numbers()) {
    const auto listed = static_cast<Month>(number);
    widen(listed_, first_day(listed), first_day(listed + 1) - 1);
  }
}

const pb::Month& KpiTables::month(Month number) const { return row_or_zeros(months_, number); }
const pb::Cohort& KpiTables::cohort(Month number) const { return row_or_zeros(cohorts_, number); }

std::optional<DayRange> KpiTables::active_days() const {
  std::optional<DayRange> range;
  for (const auto& [number, row] : months_) {
    for (int i = 0; i < row.events_size(); ++i) {
      const Day day = first_day(number) + i;
      if (row.events(i) > 0) widen(range, day, day);
    }
  }
  return range;
}

std::optional<DayRange> KpiTables::active_months() const { return listed_; }

Json KpiTables::daily(DayRange range) const {
  Json days = Json::array();
  for (Day day = range.from; day <= range.to; ++day) {
    const DayOfMonth at = day_of_month(day);
    const pb::Month& row = month(at.month);
    const std::uint64_t dau = cell(row.dau(), at.index);
    const std::uint64_t mau = cell(row.mau28(), at.index);
    days.push_back({{"day", day_text(day)},
                    {"events", cell(row.events(), at.index)},
                    {"dau", dau},
                    {"wau", cell(row.wau(), at.index)},
                    {"mau", mau},
                    {"mau_30d", cell(row.mau30(), at.index)},
                    {"new_users", cell(row.new_users(), at.index)},
                    {"stickiness", ratio(dau, mau)}});
  }
  return {{"days", std::move(days)}};
}

Json KpiTables::weekly(DayRange range) const {
  Json weeks = Json::array();
  for (Day week = monday(range.from); week <= range.to; week += 7) {
    std::uint64_t events = 0;
    for (Day day = week; day < week + 7; ++day) {
      const DayOfMonth at = day_of_month(day);
      events += cell(month(at.month).events(), at.index);
    }
    const DayOfMonth at = day_of_month(week);
    weeks.push_back({{"week", day_text(week)},
                     {"events", events},
                     {"users", cell(month(at.month).week_users(), at.index / 7)}});
  }
  return {{"weeks", std::move(weeks)}};
}

Json KpiTables::monthly(DayRange range) const {
  Json months = Json::array();
  for (Month number = month_of(range.from); number <= month_of(range.to); ++number) {
    const pb::Month& row = month(number);
    months.push_back(
        {{"month", month_text(number)}, {"events", sum_of(row.events())}, {"users", row.users()}});
  }
  return {{"months", std::move(months)}};
}

Json KpiTables::retention(std::span<const std::int64_t> days, Day to) const {
  Json table = Json::array();
  const int count = static_cast<int>(kRetentionDays.size());
  for (const std::int64_t n : days) {
    const auto tracked = std::find(kRetentionDays.begin(), kRetentionDays.end(), n);
    if (tracked == kRetentionDays.end()) continue;
    const int column = static_cast<int>(tracked - kRetentionDays.begin());
    std::uint64_t eligible = 0, returned = 0, later = 0;
    for (const auto& [number, row] : months_) {
      for (int i = 0; i < row.new_users_size(); ++i) {
        if (first_day(number) + i + n > to) continue;
        eligible += row.new_users(i);
        returned += cell(cohort(number).returned(), i * count + column);
        later += cell(cohort(number).returned_later(), i * count + column);
      }
    }
    table.push_back({{"n", n},
                     {"eligible", eligible},
                     {"returned", returned},
                     {"retention", ratio(returned, eligible)},
                     {"returned_on_or_after", later}});
  }
  return {{"days", std::move(table)}};
}

Json KpiTables::monthly_cohorts(DayRange range) const {
  Json cohorts = Json::array();
  const Month last = month_of(range.to);
  for (Month number = month_of(range.from); number <= last; ++number) {
    const Cells& cells = cohort(number).months();
    if (cells.empty()) continue;
    Json active = Json::array();
    for (int k = 0; k <= last - number; ++k) active.push_back(cell(cells, k));
    cohorts.push_back(
        {{"cohort", month_text(number)}, {"users", cells.Get(0)}, {"active", std::move(active)}});
  }
  return {{"cohorts", std::move(cohorts)}};
}

Json KpiTables::weekly_cohorts(DayRange range) const {
  Json cohorts = Json::array();
  for (Day week = monday(range.from); week <= range.to; week += 7) {
    const DayOfMonth at = day_of_month(week);
    const Cells& cells = cohort(at.month).weeks();
    const int begin = at.index / 7 * kWeekColumns;
    const std::uint64_t users = cell(cells, begin);
    if (users == 0) continue;
    Json active = Json::array();
    for (int k = 0; k < kWeekColumns && week + 7 * k <= range.to; ++k) {
      active.push_back(cell(cells, begin + k));
    }
    cohorts.push_back(
        {{"cohort", day_text(week)}, {"users", users}, {"active", std::move(active)}});
  }
  return {{"cohorts", std::move(cohorts)}};
}

Json KpiTables::by_event() const {
  std::map<std::string, Count> sums;
  for (const auto& [id, count] : by_name_) {
    const auto name = names_.find(id);
    Count& sum = sums[name == names_.end() ? std::string("(other)") : name->second];
    sum.events += count.events;
    sum.users += count.users;
  }
  Json events = Json::array();
  for (const auto& [name, count] : sums) {
    events.push_back({{"event", name}, {"events", count.events}, {"users", count.users}});
  }
  return {{"events", std::move(events)}};
}

Json KpiTables::heatmap() const {
  Json rows = Json::array();
  for (int weekday = 0; weekday < 7; ++weekday) {
    Json hours = Json::array();
    for (int hour = 0; hour < 24; ++hour) {
      hours.push_back(cell(totals_.heatmap(), weekday * 24 + hour));
    }
    rows.push_back(std::move(hours));
  }
  return {{"heatmap", std::move(rows)}};
}

}  // namespace hearth::segmenter
