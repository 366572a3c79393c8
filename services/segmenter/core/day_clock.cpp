#include "segmenter/core/day_clock.hpp"

#include <chrono>
#include <cstddef>

namespace hearth::segmenter {
namespace {

// No zone's hours begin elsewhere today; where one does, its quarters are asked for anew each time.
constexpr Millis kQuarter = std::chrono::minutes(15);

// `Count` is a power of two: a division would cost more than all the rest.
template <std::size_t Count, class Slots>
auto& slot(Slots& slots, std::int64_t number) {
  static_assert((Count & (Count - 1)) == 0);
  return slots[static_cast<std::uint64_t>(number) % Count];
}

}  // namespace

DayClock::DayClock(const Calendar& calendar)
    : calendar_(&calendar), quarters_(kQuarters), noons_(kDays), starts_(kDays) {}

LocalTime DayClock::local(TimePoint time) {
  if (time < TimePoint{}) return calendar_->local(time);
  const std::int64_t number = time.time_since_epoch() / kQuarter;
  Quarter& known = slot<kQuarters>(quarters_, number);
  if (known.number == number) return known.local;
  // What holds in its first and in its last moment holds in between: no zone changes its clock
  // twice in a quarter of an hour.
  const TimePoint first(number * kQuarter);
  const LocalTime one = calendar_->local(first);
  const LocalTime other = calendar_->local(first + kQuarter - Millis(1));
  if (one.day != other.day || one.hour != other.hour) return calendar_->local(time);
  known = {number, one};
  return one;
}

TimePoint DayClock::noon(Day day) {
  DayTime& known = slot<kDays>(noons_, day);
  if (known.day != day) known = {day, calendar_->noon(day)};
  return known.at;
}

TimePoint DayClock::start(Day day) {
  DayTime& known = slot<kDays>(starts_, day);
  if (known.day != day) known = {day, calendar_->start(day)};
  return known.at;
}

}  // namespace hearth::segmenter
