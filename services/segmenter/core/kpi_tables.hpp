#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include <nlohmann/json.hpp>

#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// The KPI tables of the whole population, from the rows of all partitions (which rows:
// kpi_keys.hpp). A row that was never written is a row of zeros. Exact while no person is on its
// way between partitions.
class KpiTables {
 public:
  using Json = nlohmann::ordered_json;
  explicit KpiTables(std::span<const pb::Entity> rows);

  // The first and last day with an event, as far as the month rows at hand tell; nullopt: none.
  std::optional<DayRange> active_days() const;
  // The first and last day of the months that the kMonthsKey rows list: where a reader that was
  // given no range begins.
  std::optional<DayRange> active_months() const;

  // {"days":[{"day","events","dau","wau","mau","mau_30d","new_users","stickiness"}]}: wau over 7
  // days, mau over 28, stickiness = dau / mau.
  Json daily(DayRange range) const;
  Json weekly(DayRange range) const;   // {"weeks":[{"week","events","users"}]}, by Monday
  Json monthly(DayRange range) const;  // {"months":[{"month","events","users"}]}
  // {"days":[{"n","eligible","returned","retention","returned_on_or_after"}]}: eligible are users
  // whose first day + n is not after `to`. An n that is not in kRetentionDays has no row.
  Json retention(std::span<const std::int64_t> days, Day to) const;
  // {"cohorts":[{"cohort","users","active":[...]}]}: column k counts those active k periods after
  // their first one.
  Json monthly_cohorts(DayRange range) const;
  Json weekly_cohorts(DayRange range) const;
  Json by_event() const;  // {"events":[{"event","events","users"}]}, by name
  Json heatmap() const;   // {"heatmap":[[24 counts] x 7]}, Monday first

 private:
  struct Count {
    std::uint64_t events = 0, users = 0;
  };
  void add(const pb::Entity& row);
  const pb::Month& month(Month number) const;
  const pb::Cohort& cohort(Month number) const;

  std::map<Month, pb::Month> months_;
  std::map<Month, pb::Cohort> cohorts_;
  std::map<std::uint32_t, std::string> names_;
  std::map<std::uint32_t, Count> by_name_;
  pb::Totals totals_;
  std::optional<DayRange> listed_;
};

}  // namespace hearth::segmenter
