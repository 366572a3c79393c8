#pragma once

#include <array>
#include <cstdint>
#include <unordered_map>

#include <nlohmann/json.hpp>

#include "segmenter/core/business_dealings.hpp"
#include "segmenter/core/habit.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/value_map.hpp"

namespace hearth::segmenter {

// Sums over the present members of a segment.
struct SegmentFigures {
  struct Member {
    const pb::User& user;
    const PersonFigures& person;
    const Deals& deals;  // of all its ids
  };

  std::uint64_t size = 0;
  std::uint64_t dau = 0, wau = 0, mau = 0;  // active in the 1, 7 and 28 days that end with `to`
  std::int64_t fen = 0;                     // realised value
  std::uint64_t days_active = 0;
  std::uint64_t fake = 0, hunters = 0;  // also in the segments of these verdicts
  std::uint64_t attracted = 0;          // invited, or brought by a campaign on their first day
  // Of those active on `to`:
  std::uint64_t payers = 0, unrewarded = 0, core_users = 0, voluntary_sharers = 0;
  std::uint64_t complainants = 0;
  std::int64_t day_fen = 0;  // paid less refunded on `to`
  std::uint64_t payers_30d = 0,
                repurchasers_30d = 0;  // paid in the 30 days that end with it; on two
  std::uint64_t promoters = 0, detractors = 0, nps_answers = 0;  // answered in these 30 days
  // Requests for support of `to`, and the replies to them so far.
  std::uint64_t requests = 0, replies = 0;
  std::int64_t reply_ms = 0;
  // Of those whose first day lies so many days or more before `to`.
  struct Since {
    std::uint64_t users = 0, returned = 0;  // active exactly then
    std::int64_t fen = 0;                   // paid less refunded up to then
  };
  std::array<Since, kRetentionDays.size()> since_first_day{};  // by kRetentionDays
  HourGrid grid{};                                             // each in its own zone
  std::unordered_map<std::uint32_t, std::uint64_t> events;     // by name

  void add(const Member& member, Day to);

 private:
  void add_verdicts(const pb::User& user);
  void add_day(const Deals& deals, Day to);
  void add_month(const Deals& deals, Day to);
  void add_first_days(const Member& member, Day to);
};

// {"to","size","dau","wau","mau","stickiness","value_per_user",…}: stickiness = dau / mau, money in
// yuan; null where the denominator is 0. openapi.yaml has them all.
nlohmann::ordered_json segment_kpis(const SegmentFigures& figures, Day to);

}  // namespace hearth::segmenter
