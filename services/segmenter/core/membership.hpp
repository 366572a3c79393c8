#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "contract/fold.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/segment_judge.hpp"
#include "segmenter/core/tier_table.hpp"

// Who is in which segment, kept up to date at the moment it changes: after every event
// of the person, and at the timer that next_change() asks for.
namespace hearth::segmenter {

// Signal from a person to itself, for whoever folds persons: absolute, with the reason of each
// change. {"at": ms, "configuration": n, "score": 61.5, "tier": "top" | null,
//  "segments": [names], "entered": [{"segment", "because": [{"term", "value", "holds"}]}],
//  "left": [the same]}
inline constexpr std::string_view kSegmentsSignal = "segments";
inline constexpr std::string_view kRulesTimer = "rules";
inline constexpr std::string_view kMembersKey = "part:members";  // how many are in each segment

bool is_member(const pb::User& user, std::uint32_t segment);

struct Looking {
  std::string_view entity;
  TimePoint now{};
  std::uint64_t configuration = 0;
  const TierTable& tiers;
  bool quiet = false;      // after an import: nobody is told before the next look
  bool importing = false;  // nor is a timer set: the sweep at the import's end does
  News news;
  Outages outages{};  // as of `now`
};

// Judges the person and writes what changed, and only then: memberships, the partition's counts,
// the timer, and the signal, which a quiet look leaves to the next one that is not. Who has no
// activity (a tombstone) leaves everything silently.
void update_memberships(const Looking& looking, const SegmentRules& rules, SegmentJudge& judge,
                        Workspace& workspace);

}  // namespace hearth::segmenter
