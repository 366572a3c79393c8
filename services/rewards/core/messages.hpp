#pragma once

#include <string_view>

// What the fold's entities and their neighbours say to each other: names of signals and commands.
// Bodies are JSON objects; where one is made or read, its members stand beside the code.
namespace hearth::rewards {

// A user's task and the budget that pays for it.
inline constexpr std::string_view kClaim = "claim";  // to budget:<id>
inline constexpr std::string_view kPaid = "paid";    // to u:<user> {claim, points, reason, budget}
inline constexpr std::string_view kUnpaid = "unpaid";      // likewise, with points: 0
inline constexpr std::string_view kReturned = "returned";  // to budget:<id> {claim, points}

// Among the ids of one person: see linking.hpp.
inline constexpr std::string_view kJoined = "joined";
inline constexpr std::string_view kDid = "did";
// And between those who were one person: see unlinking.hpp.
inline constexpr std::string_view kParted = "parted";
inline constexpr std::string_view kGivenBack = "given_back";

// Told to a user's own entity, for whoever else folds users.
// What has a final cost says so as {cost_fen, at}: above 0 when it arises, below when it is undone.
inline constexpr std::string_view kEarned = "earned";         // {points, balance, task, reason, at}
inline constexpr std::string_view kTakenBack = "taken_back";  // the same, points that are no more
inline constexpr std::string_view kRestricted = "restricted";

// Coupons. recall says `wanted` and `release` to u:<user> and reads `reserved`, `refused`,
// `redeemed` and `rolled_back` there; the first two come from the coupon's home. The others go to
// it, and the last two also.
inline constexpr std::string_view kCouponWanted = "coupon.wanted";
inline constexpr std::string_view kCouponRelease = "coupon.release";
inline constexpr std::string_view kCouponReserve = "coupon.reserve";
inline constexpr std::string_view kCouponReserved = "coupon.reserved";
inline constexpr std::string_view kCouponRefused = "coupon.refused";
inline constexpr std::string_view kCouponRedeemed = "coupon.redeemed";
inline constexpr std::string_view kCouponRolledBack = "coupon.rolled_back";
inline constexpr std::string_view kCouponReleased = "coupon.released";

inline constexpr std::string_view kSegments = "segments";  // of the segmenter, to u:<user>
inline constexpr std::string_view kSegmenterService = "segmenter";
inline constexpr std::string_view kOwnService = "rewards";

// Commands to u:<user>.
inline constexpr std::string_view kRedeemCommand = "redeem";         // {code, order_id, order_fen}
inline constexpr std::string_view kRollBackCommand = "roll-back";    // {code}
inline constexpr std::string_view kAppealCommand = "appeal";         // {text}
inline constexpr std::string_view kDecideCommand = "decide-appeal";  // {decision: grant | uphold}

// Timers of a user.
inline constexpr std::string_view kCouponTimer = "coupons";
inline constexpr std::string_view kRestrictionTimer = "restriction";
inline constexpr std::string_view kGuestTimer = "guest";
inline constexpr std::string_view kForgottenTimer = "forgotten";

// Why nothing is granted: stable, part of the API.
inline constexpr std::string_view kUnknownBudget = "unknown_budget";
inline constexpr std::string_view kBudgetExhausted = "budget_exhausted";
inline constexpr std::string_view kGrantingStopped = "granting_stopped";
inline constexpr std::string_view kNotIdentified = "not_identified";
inline constexpr std::string_view kUnknownCoupon = "unknown_coupon";
inline constexpr std::string_view kOutOfStock = "out_of_stock";
inline constexpr std::string_view kRestrictedReason = "restricted";
inline constexpr std::string_view kLimitReached = "limit_reached";
inline constexpr std::string_view kCoolDown = "cool_down";
inline constexpr std::string_view kLinkedElsewhere = "linked_elsewhere";

}  // namespace hearth::rewards
