#pragma once

#include <cstddef>
#include <cstdint>

#include "common/time.hpp"

// What bounds the folding of one partition.
namespace hearth::fold {

inline constexpr std::size_t kMaxInbox = 512;  // messages read ahead
inline constexpr std::size_t kMaxInboxBytes =
    8U << 20U;                                        // of their payloads, and what one poll brings
inline constexpr std::size_t kMaxBatchItems = 2'000;  // items of one commit
inline constexpr std::size_t kMaxTraced = 64;         // steps that a commit tells operators of
inline constexpr std::size_t kTimerWindow = 1'000;
// Owners that began to fold and ended without a commit, before this one. An outage is no sign of
// poison: who had nothing to fold, or never came so far, does not count.
inline constexpr std::uint32_t kSuspectAttempts = 3;    // one item a commit
inline constexpr std::uint32_t kPoisonAttempts = 6;     // the next step is passed over
inline constexpr std::uint32_t kHopelessAttempts = 12;  // the partition stops
// For so many commits an owner stays careful: those before it died somewhere in their first batch.
inline constexpr std::size_t kSuspectCommits = 2 * kMaxBatchItems;
inline constexpr Millis kTickInterval{500};      // a timer in silence is that late at most
inline constexpr Millis kSweepTickInterval{20};  // while only a sweep is left to do

}  // namespace hearth::fold
