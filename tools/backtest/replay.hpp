#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "event_source.hpp"
#include "installation.hpp"
#include "calendar/calendar.hpp"
#include "segmenter/core/segment_rules.hpp"

namespace hearth::backtest {

// What became of the file's lines.
struct Reading {
  std::uint64_t lines = 0, events = 0;
  std::uint64_t late = 0;                         // earlier than one before them by more than kLate
  std::uint64_t after_until = 0;                  // left out
  std::map<std::string, std::uint64_t> rejected;  // by code
  std::vector<std::string> examples;              // "line 17: <code>: <message>"
};

// How many were in each segment when a day began; in the order of SegmentRules::segments().
struct DaySizes {
  Day day = 0;
  std::vector<std::uint64_t> users;
};

std::vector<std::uint64_t> segment_sizes(const Installation& installation,
                                         const segmenter::SegmentRules& rules);

// Plays a file into an installation. Log time is the events' own, as far as they ascend: it never
// goes back. Every quarter of an hour of it a step ends, every hour with an event the partitions
// are marked, and after every day; where nothing happens, time goes on to the next timer at once.
class Replay {
 public:
  static constexpr Millis kStep = std::chrono::minutes(15);
  static constexpr Millis kLate = std::chrono::hours(24);

  // All of it must outlive the replay. `progress` is called once a block.
  Replay(Installation& installation, const segmenter::SegmentRules& rules,
         const Calendar& calendar, std::function<void(const Replay&)> progress);

  // `until`: events at this moment and later are left out, and time goes on to it.
  Status run(EventSource& source, std::optional<TimePoint> until);

  const Reading& reading() const { return reading_; }
  const std::vector<DaySizes>& days() const { return days_; }
  TimePoint first() const { return first_; }
  TimePoint now() const { return now_; }  // log time

 private:
  void count(const EventBlock& block);
  void take(const contract::Event& event, std::string_view entity);
  void close_steps(TimePoint until);
  void close(TimePoint at);
  void end_step(TimePoint at, Installation::Mark mark);
  TimePoint told_at(Day day) const;
  TimePoint next_stop(TimePoint after);
  void finish(std::optional<TimePoint> until);

  Installation& installation_;
  const segmenter::SegmentRules& rules_;
  const Calendar& calendar_;
  std::function<void(const Replay&)> progress_;
  Reading reading_;
  std::vector<DaySizes> days_;
  std::vector<std::shared_ptr<const EventBlock>> held_;  // of which some events are not folded yet
  bool begun_ = false;
  bool news_ = false;  // there were events since the last mark
  TimePoint first_{}, now_{}, step_end_{};
};

}  // namespace hearth::backtest
