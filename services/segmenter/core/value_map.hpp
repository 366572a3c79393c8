#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "calendar/calendar.hpp"
#include "segmenter/core/state.pb.h"
#include "segmenter/core/value_map_intervals.hpp"

// How users with a behaviour differ from users without it, counted over everybody.
// The order in which persons are added leaves no trace.
namespace hearth::segmenter {

// Retained: active on this day after the first one, or later.
inline constexpr Day kRetainedAfter = 28;

// What is counted about a person, of all its ids.
struct PersonFigures {
  explicit PersonFigures(const pb::User& user);

  std::vector<Day> days;             // ascending; empty: nobody
  std::vector<std::uint32_t> names;  // of what it ever did
  std::int64_t fen = 0;              // realised value
};

// Sums over a group. Whole numbers, so that they add up and subtract without a rest.
class ValueGroup {
 public:
  void add(const PersonFigures& person, Day to);
  ValueGroup without(const ValueGroup& part) const;

  std::uint64_t users() const { return users_; }
  Mean yuan() const;  // a person
  // Of those whose first day lies kRetainedAfter days or more before `to`.
  Share retained() const { return {retained_, eligible_}; }

 private:
  std::uint64_t users_ = 0, eligible_ = 0, retained_ = 0;
  __int128 fen_ = 0;
  unsigned __int128 squares_ = 0;
};

class ValueMap {
 public:
  // Days after `to` do not count for retention; value is that of the whole life.
  explicit ValueMap(Day to) : to_(to) {}

  void add(const PersonFigures& person, std::optional<std::string_view> tier);

  struct Tier {
    ValueGroup all;
    std::unordered_map<std::uint32_t, std::uint64_t> users;  // by behaviour
  };

  Day to() const { return to_; }
  const ValueGroup& everybody() const { return everybody_; }
  const std::unordered_map<std::uint32_t, ValueGroup>& with() const { return with_; }
  const std::map<std::string, Tier, std::less<>>& tiers() const { return tiers_; }

 private:
  Day to_;
  ValueGroup everybody_;
  std::unordered_map<std::uint32_t, ValueGroup> with_;  // by behaviour
  std::map<std::string, Tier, std::less<>> tiers_;      // persons without a tier are in none
};

}  // namespace hearth::segmenter
