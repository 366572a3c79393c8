#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "segmenter/core/business_rows.hpp"
#include "segmenter/core/segment_rules.hpp"

// What figures make of two verdicts, which are segments of these names. Where the configuration has
// no such segments, or the day's events came with an import, the figures stay unknown.
//
//   fake-active   A day of a user counts as fake when the user was judged so before it was active
//                 on a later one: the newest day is marked at each look at a member.
//   bonus-hunter  Kept once it was said, and counted on the user's first day: rings are found out
//                 hours or days after they came.
namespace hearth::segmenter {

inline constexpr std::string_view kFakeSegment = "fake-active";
inline constexpr std::string_view kHunterSegment = "bonus-hunter";

bool gives_verdicts(const SegmentRules& rules);

// After the person has been looked at.
void note_verdicts(std::string_view entity, BusinessRows& rows, Workspace& workspace);

}  // namespace hearth::segmenter
