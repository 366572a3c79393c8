#include "replay.hpp"

#include <algorithm>
#include <utility>

#include "segmenter/core/membership.hpp"

namespace hearth::backtest {
namespace {

constexpr std::size_t kMostWaiting =
    16'384;  // events of one step; with more it ends before its time
constexpr std::size_t kExamples = 10;
constexpr Millis kHour = std::chrono::hours(1);
// After so long without events there are no marks: the figures of a day are told for 31 days.
constexpr Millis kSilent = std::chrono::hours(24 * 40);

TimePoint round_up(TimePoint at, Millis unit) {
  return TimePoint((at.time_since_epoch() + unit - Millis(1)) / unit * unit);
}
// The first multiple of the unit after `at`; times before 1970 are no events' times.
TimePoint next_multiple(TimePoint at, Millis unit) { return round_up(at + Millis(1), unit); }

}  // namespace

std::vector<std::uint64_t> segment_sizes(const Installation& installation,
                                         const segmenter::SegmentRules& rules) {
  std::vector<std::uint64_t> sizes(rules.segments().size());
  for (const Partition& partition : installation.partitions()) {
    const auto& states = partition.memory().states();
    const auto row = states.find(segmenter::kMembersKey);
    if (row == states.end()) continue;
    const auto& members = row->second.members();
    for (std::size_t s = 0; s < sizes.size(); ++s) {
      const auto at = std::lower_bound(members.segments().begin(), members.segments().end(),
                                       rules.segments()[s].id);
      if (at == members.segments().end() || *at != rules.segments()[s].id) continue;
      sizes[s] += members.users(static_cast<int>(at - members.segments().begin()));
    }
  }
  return sizes;
}

Replay::Replay(Installation& installation, const segmenter::SegmentRules& rules,
               const Calendar& calendar, std::function<void(const Replay&)> progress)
    : installation_(installation),
      rules_(rules),
      calendar_(calendar),
      progress_(std::move(progress)) {}

Status Replay::run(EventSource& source, std::optional<TimePoint> until) {
  for (;;) {
    auto block = source.next();
    if (!block) return fail(block.error());
    if (!*block) break;
    held_.push_back(*block);
    count(**block);
    const auto& events = (*block)->read.events;
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (until && events[i].time >= *until) {
        ++reading_.after_until;
      } else {
        take(events[i], (*block)->entities[i]);
      }
    }
    progress_(*this);
  }
  if (begun_) finish(until);
  return {};
}

void Replay::count(const EventBlock& block) {
  reading_.lines += block.lines;
  for (const ingest::Rejected& rejected : block.read.rejected) {
    const std::string code(name(rejected.code));
    ++reading_.rejected[code];
    if (reading_.examples.size() >= kExamples) continue;
    reading_.examples.push_back("line " + std::to_string(rejected.index) + ": " + code + ": " +
                                rejected.message);
  }
}

void Replay::take(const contract::Event& event, std::string_view entity) {
  if (!begun_) {
    begun_ = true;
    first_ = now_ = std::max(event.time, TimePoint{});
    step_end_ = next_multiple(now_, kStep);
  }
  if (event.time < now_ - kLate) ++reading_.late;
  ++reading_.events;
  const TimePoint at = std::max(now_, event.time);
  if (at >= step_end_) close_steps(at);
  now_ = at;
  news_ = true;
  installation_.add({&event, entity, at});
  if (installation_.waiting() >= kMostWaiting) end_step(now_, Installation::Mark::kNone);
}

// Every stop up to `until`, which is not before the running step's end.
void Replay::close_steps(TimePoint until) {
  TimePoint stop = step_end_;
  while (stop <= until) {
    close(stop);
    stop = next_stop(stop);
  }
  step_end_ = next_multiple(until, kStep);
}

void Replay::close(TimePoint at) {
  const bool full_hour = at == round_up(at, kHour);
  end_step(at, full_hour ? Installation::Mark::kHere : Installation::Mark::kNone);
  if (full_hour) news_ = false;
  const Day day = calendar_.local(at).day;
  if (days_.empty() || day > days_.back().day) {
    days_.push_back({day, segment_sizes(installation_, rules_)});
  }
}

void Replay::end_step(TimePoint at, Installation::Mark mark) {
  installation_.end_step(at, mark);
  if (held_.size() > 1) held_.erase(held_.begin(), held_.end() - 1);
}

// The first full hour at which the figures of the day before can be told.
TimePoint Replay::told_at(Day day) const {
  return next_multiple(calendar_.start(day) + kStep, kHour);
}

// Where time must stop next though no event comes, `now_` being the last one's.
TimePoint Replay::next_stop(TimePoint after) {
  TimePoint stop = TimePoint::max();
  if (news_) {
    stop = next_multiple(after, kHour);
  } else if (after < now_ + kSilent) {
    const Day today = calendar_.local(after).day;
    stop = told_at(today);
    if (stop <= after) stop = told_at(today + 1);
  }
  const auto timer = installation_.next_timer();
  return timer ? std::min(stop, round_up(*timer, kStep)) : stop;
}

void Replay::finish(std::optional<TimePoint> until) {
  const TimePoint end = until ? std::max(*until, now_) : now_;
  if (end >= step_end_) close_steps(end);
  end_step(end, Installation::Mark::kHere);
  now_ = end;
  held_.clear();
}

}  // namespace hearth::backtest
