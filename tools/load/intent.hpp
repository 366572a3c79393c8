#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "common/time.hpp"

namespace hearth::load {

// Why somebody uses the product. This is the truth that verdicts are measured against; it knows
// nothing of how they are reached.
enum class Intent : std::uint8_t {
  kCore,           // buys, publishes, comments, reads
  kRegular,        // a little of everything
  kQuietReader,    // reads, saves and searches nearly daily, hardly ever anything else
  kNewcomer,       // here for two days at most; eager
  kBonusHunter,    // one of many accounts on one device; claims rewards
  kCheckInFarmer,  // for long has checked in daily and claimed the points; nothing else
  kLikingBot,      // many likes within minutes
  kOrderBrusher,   // buys and refunds within days
  kLapsing,        // was core or regular, silent for 3 to 40 days
  kChurned,        // the same for more than 60 days
};
inline constexpr std::size_t kIntents = 10;
inline constexpr std::array<double, kIntents> kShares = {0.10, 0.26, 0.20, 0.08, 0.08,
                                                         0.07, 0.03, 0.03, 0.11, 0.04};
std::string_view name(Intent intent);

// For a uniform number in [0, 1). A history that is too short for anybody to be churned has lapsing
// users in their place.
Intent draw_intent(double uniform, std::chrono::days history);

// Shorter histories hold nobody who has been silent for 60 days after a life.
inline constexpr std::chrono::days kChurnedNeeds{75};

}  // namespace hearth::load
