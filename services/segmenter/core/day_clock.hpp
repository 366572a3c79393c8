#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "calendar/calendar.hpp"

namespace hearth::segmenter {

// A Calendar that remembers what it was asked: a memory of a pure function, of fixed size. A zone's
// rules cost more to look up than all else that is done with a day, and one partition's events and
// persons ask for the same days again and again. Used by one thread.
class DayClock {
 public:
  explicit DayClock(const Calendar& calendar);  // must outlive this

  LocalTime local(TimePoint time);
  Day day(TimePoint time) { return local(time).day; }
  TimePoint noon(Day day);
  TimePoint start(Day day);

 private:
  static constexpr std::size_t kQuarters = 8'192;  // 85 days
  static constexpr std::size_t kDays = 512;
  static constexpr std::int64_t kNobody = std::numeric_limits<std::int64_t>::min();
  struct Quarter {
    std::int64_t number = kNobody;  // quarters of an hour since 1970
    LocalTime local{};
  };
  struct DayTime {
    std::int64_t day = kNobody;
    TimePoint at{};
  };

  const Calendar* calendar_;
  std::vector<Quarter> quarters_;
  std::vector<DayTime> noons_, starts_;
};

}  // namespace hearth::segmenter
