#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "fold/store.hpp"

namespace hearth::fold {

// An entity's timer by name, as it is written in the store. Timers of one instant fire in the order
// of their members, which the hash decides, so that the order is the same for a reader of the store
// and a reader of memory.
std::string timer_member(std::string_view entity, std::string_view name);
std::uint64_t timer_hash(std::string_view member);
struct TimerTarget {
  std::string_view entity, name;
};
TimerTarget parse_timer_member(std::string_view member);

// The earliest timers of a partition, in memory; the rest stay in the store. Everything due at or
// before the horizon is here. Changes are collected for the next commit.
class TimerWindow {
 public:
  // Takes `earliest` (ascending, whole instants). `complete` says that the store holds no others.
  void load(const std::vector<TimerKey>& earliest, bool complete);

  void arm(std::string_view entity, std::string_view name, TimePoint due);
  void cancel(std::string_view entity, std::string_view name);

  // The first timer due at or before `now`, removed. Only valid while covers(now).
  std::optional<TimerKey> take_due(TimePoint now);
  // Whether no timer due by `now` can be missing here. If not: commit, then load() again.
  bool covers(TimePoint now) const { return !horizon_ || now <= *horizon_; }
  std::optional<TimePoint> earliest() const;
  bool none_due(TimePoint now) const {
    return covers(now) && earliest().value_or(TimePoint::max()) > now;
  }

  // Moves the collected changes into a commit.
  void collect(Commit& commit);
  bool changed() const { return !changes_.empty(); }

 private:
  void forget(const std::string& member);

  std::set<TimerKey> due_;
  std::map<std::string, TimePoint, std::less<>> by_member_;
  std::optional<TimePoint> horizon_;                         // nothing: all timers are here
  std::map<std::string, std::optional<TimePoint>> changes_;  // nothing: erased
};

}  // namespace hearth::fold
