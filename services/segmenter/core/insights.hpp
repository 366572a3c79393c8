#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "segmenter/core/segment_figures.hpp"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/core/value_map.hpp"

namespace hearth::segmenter {

// What is counted about everybody in one walk over all states, in whatever order they come.
class Insights {
 public:
  explicit Insights(Day to) : to_(to), value_(to) {}

  // A state as it lies in the store; those that are no persons and no names are passed over.
  void look(std::string_view key, const pb::Entity& state, const TierTable& tiers);

  Day to() const { return to_; }
  const ValueMap& value() const { return value_; }
  const HourGrid& grid() const { return grid_; }          // of everybody
  const SegmentFigures& segment(std::uint32_t id) const;  // of nobody where it is empty
  std::string_view event_name(std::uint32_t id) const;    // kOtherName if unknown

 private:
  void person(const pb::User& user, const TierTable& tiers);

  Day to_;
  ValueMap value_;
  HourGrid grid_{};
  std::unordered_map<std::uint32_t, SegmentFigures> segments_;
  std::unordered_map<std::uint32_t, std::string> names_;  // an id is the same in every partition
};

}  // namespace hearth::segmenter
