#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "segmenter/core/event_names.hpp"
#include "segmenter/features/series_plan.hpp"

// A rule that is published late asks for what nobody kept. A back-fill reads it up in the log and
// brings it to everybody as commands in the log: so it is folded like all else,
// whoever is put into a segment by it is told, and a rebuild needs to know nothing of it. Parts add
// up in any order, so folding goes on meanwhile. (Rejected: a new generation folded with the newest
// rules from the beginning. It would differ from every refold of the same log, from what had been
// told to others already, and from the parts of joined ids, which lie in the log as they were kept
// then.)
//
// Steps are addressed to kKeptKey. The first names the back-fill and ends any other: what that one
// sends later is refused, and what it had sent before is in the log that this one reads.
namespace hearth::segmenter {

inline constexpr std::string_view kBackfillCommand = "backfill";

std::string encode(const pb::BackfillStep& step);
std::optional<pb::BackfillStep> decode_backfill(std::string_view body);

// Whether the step begins a back-fill.
inline bool begins(const pb::BackfillStep& step) {
  return step.parts().empty() && !step.has_filled();
}

// On kBackfillCommand: brings what the step's ids lack, passing on what is for a joined id, and
// notes in part:kept how far the back-fill is. Replies 200, 409 where another one has begun since,
// or 400. Returns the persons who are to be judged.
std::vector<std::string> take_backfill(std::string_view body, const SeriesPlan& plan,
                                       Workspace& workspace);

// Whether the partition keeps less of the past than a back-fill could bring. What one has brought
// as far as the log reaches is not wanted again, whatever lies before. Given up is what did not end
// so often with this configuration: what kills the owner while it reads must not kill for ever.
enum class BackfillStanding : std::uint8_t { kNothingWanted, kWanted, kGivenUp };
inline constexpr std::uint32_t kMostBackfillAttempts = 8;
BackfillStanding standing(const pb::Kept& kept, std::uint64_t configuration);

// `activity`: the bytes of one whose series are to be added.
void fill_up(pb::Activity& part, std::string_view activity, const SeriesPlan& plan);

}  // namespace hearth::segmenter
