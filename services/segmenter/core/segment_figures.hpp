#pragma once

#include <cstdint>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "segmenter/core/habit.hpp"
#include "segmenter/core/value_map.hpp"

namespace hearth::segmenter {

// Sums over the present members of a segment.
struct SegmentFigures {
  std::uint64_t size = 0;
  std::uint64_t dau = 0, wau = 0, mau = 0;  // active in the 1, 7 and 28 days that end with `to`
  std::int64_t fen = 0;                     // realised value
  std::uint64_t days_active = 0;
  std::uint64_t fake = 0, hunters = 0;  // also in the segments of these verdicts
  std::uint64_t attracted = 0;          // invited, or brought by a campaign on their first day
  // Of those active on `to`:
  std::uint64_t payers = 0, unrewarded = 0, core_users = 0, voluntary_sharers = 0;
  HourGrid grid{};                                          // each in its own zone
  std::unordered_map<std::uint32_t, std::uint64_t> events;  // by name

  void add(const PersonFigures& person, const pb::User& user, Day to);

 private:
  void add_business(const pb::User& user, Day first, Day to);
};

// {"to","size","dau","wau","mau","stickiness","value_per_user","days_active_per_user","fake_share",
// "hunter_share","organic_share","paid_conversion","activity_without_rewards","core_feature_usage",
// "voluntary_share_rate"}: stickiness = dau / mau, value in yuan; the first three shares are of
// size, the rest of dau; null where the denominator is 0.
nlohmann::ordered_json segment_kpis(const SegmentFigures& figures, Day to);

}  // namespace hearth::segmenter
