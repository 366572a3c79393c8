#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/state.pb.h"

// What is counted of a day, summed over events or users; every figure is made of these. Numbers are
// positions in pb::Business.lines and in messages: append only.
namespace hearth::segmenter {

enum class Sum : std::uint8_t {
  kOrders,             // events of meaning payment
  kRevenue,            // of these, fen
  kRefunds,            // events of meaning refund
  kRefunded,           // of these, fen
  kUnnumberedRefunds,  // those of the refunds that name no order
  kBrushed,            // orders of the day that were refunded within kBrushedDays, by order_id
  kPayers,             // users who paid that day
  kFirstPayers,        // ... and had never paid before
  kPayers30,           // users who paid within the 30 days that end with it
  kRepurchasers30,     // ... on two days of these or more
  kSessions,
  kSessionSeconds,
  kComplaints,
  kPromoters,   // answers 9 and 10
  kDetractors,  // answers 0 to 6
  kNpsAnswers,
  kSupportRequests,
  kSupportReplies,
  kSupportAnswered,  // requests of the day that were answered
  kSupportMs,        // ... after so many ms in all
  kShares,
  kVoluntaryShares,  // not rewarded
  kSharers,          // users
  kVoluntarySharers,
  kRewardedEvents,
  kInvited,     // new users with somebody who invited them
  kUnrewarded,  // users with an action of a value class that was not rewarded
  kCoreUsers,   // users who consumed or created
  kAttracted,   // new users whom somebody invited or a campaign brought on that first day
  kFakeUsers,   // users judged fake-active before they were active on a later day
  kHunters,     // new users judged bonus hunters since
  kJudging,     // partitions that gave these verdicts on that day; 0: nobody was judged then
  kEvents,      // from here on: not in pb::Business, but in the rows that KpiRows writes
  kDau,
  kWau,
  kMau,  // 28 days
  kMau30,
  kNewUsers,
  kReturned,  // one for each of kRetentionDays: of kEligible, active this day
  kCosts = kReturned + 2 * kRetentionDays.size(),  // how often rewards told what users cost
  kSpent,                                          // ... fen: points paid, coupons redeemed
  kRecovered,                                      // ... fen that came back, on the day it did
  kSupportAsked,  // requests of the day, one repeated before its reply counted once
  kComplainants,  // users who complained
};
inline constexpr std::size_t kBusinessLines = static_cast<std::size_t>(Sum::kEvents);
inline constexpr std::size_t kFirstReturned = static_cast<std::size_t>(Sum::kReturned);
// One for each of kRetentionDays: users whose first day was that many days before this one.
inline constexpr std::size_t kFirstEligible = kFirstReturned + kRetentionDays.size();
// From here on in pb::Business again, behind its first kBusinessLines.
inline constexpr std::size_t kFirstCost = kFirstEligible + kRetentionDays.size();
inline constexpr std::size_t kSums = kFirstCost + 5;
static_assert(kFirstCost == static_cast<std::size_t>(Sum::kCosts));

inline constexpr Day kBrushedDays = 14;
inline constexpr Day kLtvDays = 180;
inline constexpr Day kCoreDays = 28;  // a period of core_activity_change

using DaySums = std::array<std::uint64_t, kSums>;
inline std::uint64_t at(const DaySums& sums, Sum sum) {
  return sums[static_cast<std::size_t>(sum)];
}
// Where a sum that pb::Business holds lies in its lines.
constexpr int line_of(Sum sum) {
  const auto number = static_cast<std::size_t>(sum);
  return static_cast<int>(number < kFirstCost ? number : number - kFirstCost + kBusinessLines);
}
std::string sum_name(std::size_t sum);  // "orders", "retention_day_1_eligible"

std::string business_key(Month month);  // part:business:2026-11
// The rows that DayTable wants to tell the days of a range.
std::vector<std::string> business_keys(DayRange range);
std::vector<std::string> ltv_keys(DayRange range);

// The rows of one partition or of all of them, summed.
class DayTable {
 public:
  explicit DayTable(std::span<const pb::Entity> rows);
  void add(const pb::Entity& row);

  DaySums day(Day day) const;
  std::uint64_t new_users(Month month) const;        // users first seen in that month
  std::vector<std::int64_t> ltv(Month month) const;  // fen by days since the first, kLtvDays + 1

 private:
  std::map<Month, pb::Month> months_;
  std::map<Month, pb::Cohort> cohorts_;
  std::map<Month, pb::Business> businesses_;
};

}  // namespace hearth::segmenter
