#pragma once

#include <optional>

#include "segmenter/core/score.hpp"
#include "segmenter/core/segment_rules.hpp"

// Scores decay all the time, so a rule about one can become false with nothing happening. When?
namespace hearth::segmenter {

// No rule's view of the person's scores changes before this moment; nullopt: it never will by
// itself. Exact (to the millisecond) when it is at most an hour away, else a moment that is certain
// to be early: computing the exact one costs some dozens of scores, and most are overtaken by an
// event.
// `score`: of the person that `scorer` looked at, now.
std::optional<TimePoint> next_score_change(const Scorer& scorer, const Score& score, TimePoint now,
                                           const SegmentRules& rules);

}  // namespace hearth::segmenter
