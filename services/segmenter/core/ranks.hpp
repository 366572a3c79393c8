#pragma once

#include <cstdint>
#include <string_view>

#include "contract/fold.hpp"
#include "contract/product.hpp"
#include "segmenter/core/event_names.hpp"

// The entity kValueEntity: it hears from every partition how its persons are spread over realised
// value, and tells all partitions where the tiers begin, as table kTierTopic.
//
// It keeps the last row of each partition in one state (some 2 KB for each): sums could not be told
// again absolutely. Rejected: a table at every spread. Every table makes every partition look at
// all of its users again.
namespace hearth::segmenter {

inline constexpr std::string_view kRanksTimer = "ranks";
// Without word from some partition (it stands still) the others are enough after this long.
inline constexpr Millis kPatience = std::chrono::hours(1);
inline constexpr Millis kLookPause = std::chrono::minutes(1);    // between two looks at the cuts
inline constexpr Millis kTablePause = std::chrono::minutes(10);  // between two tables

struct RankRules {
  std::uint16_t partitions = 0;
  const contract::TierSettings& tiers;
};

// False: the input is not for this entity, or is a command, of which it knows none.
bool keep_ranks(const contract::Input& input, const RankRules& rules, Workspace& workspace);

}  // namespace hearth::segmenter
