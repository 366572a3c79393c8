#pragma once

#include <algorithm>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <vector>

#include "calendar/calendar.hpp"
#include "contract/fold.hpp"
#include "segmenter/core/business_rows.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/state.pb.h"

// Writes the partition's KPI rows. A cell about users is a sum over users of f(their active days):
// so a change of one user subtracts f(old) and adds f(new), in whatever order things arrive.
// add_day() is that difference for one more day. Cells that count events belong to the partition
// that accepted the event, and do not move when its user does.
namespace hearth::segmenter {

class KpiRows {
 public:
  explicit KpiRows(Workspace& workspace) : workspace_(workspace), business_(workspace) {}

  BusinessRows& business() { return business_; }

  void count_event(const LocalTime& at, std::uint32_t name);
  void count_habit(int cell);                     // habit_cell()
  void count_user(std::uint32_t name, int sign);  // one user more or less has done this
  void contribute(std::span<const Day> days,
                  int sign);  // f(days), added or subtracted; `days` ascending
  void add_day(std::span<const Day> before, Day day);  // f(before + day) - f(before)
  void
  drop_empty();  // last: rows and names that count nothing any more go, as if they had never been
  // Of the days whose sums (DayTable) have changed.
  Day oldest_changed() const { return std::min(oldest_changed_, business_.oldest_changed()); }

 private:
  void note_change(Day day) { oldest_changed_ = std::min(oldest_changed_, day); }
  pb::Month& month(Month number);
  pb::Cohort& cohort(Month number);
  void index_day(Day day, int sign);
  void windows(Day previous, Day day, Day next, int sign);
  void week_user(Day day, int sign);
  void cohort_of(std::span<const Day> days, int sign);
  void returned(Day first, Day last_before, Day day, int sign);
  void cohort_day(Day first, Day previous, Day day, Day next, int sign);

  Workspace& workspace_;
  BusinessRows business_;
  Day oldest_changed_ = std::numeric_limits<Day>::max();
  std::vector<Month> shrunk_months_, shrunk_cohorts_;
  std::vector<std::uint32_t> shrunk_names_;
};

}  // namespace hearth::segmenter
