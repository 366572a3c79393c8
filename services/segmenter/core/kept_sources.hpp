#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "segmenter/core/event_names.hpp"
#include "segmenter/core/segment_rules.hpp"

// Since when a partition keeps what its rules ask for: a segment that asks for
// something new is complete once its windows have filled, or once a back-fill (backfill.hpp) has
// brought what is missing.
namespace hearth::segmenter {

inline constexpr std::string_view kKeptKey = "part:kept";

// To be called once after each configuration, and after a takeover, before the first input is
// handled; `now`: that input's log time. The first call finds everything kept since the beginning.
// What a later plan adds is kept since `now`; a window that grew lacks what had been dropped.
void note_sources(Workspace& workspace, const SeriesPlan& plan, TimePoint now);

// From which log time on all that the rule asks for, itself or by its conditions, covers its whole
// windows: 0: since the log's beginning; nullopt: never, for it looks back without bound. A person
// first seen after `first_seen` lacks nothing of what was kept by then.
std::optional<std::int64_t> complete_since(const SegmentRules& rules, const rules::Rule& rule,
                                           const pb::Kept& kept,
                                           std::optional<std::int64_t> first_seen = std::nullopt);

}  // namespace hearth::segmenter
