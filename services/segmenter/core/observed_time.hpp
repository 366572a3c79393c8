#pragma once

#include <vector>

#include "segmenter/core/event_names.hpp"
#include "segmenter/features/outages.hpp"

// A silence is counted in observed time: while the collector was not seen at work nobody can have
// been seen, so an outage of it makes nobody lapse. Per partition and not per
// user: what is remembered are the outages, and a silence is what remains of it without them. Of an
// outage counts what goes beyond kUnproven after the last mark: what has been a silence stays one.
namespace hearth::segmenter {

inline constexpr std::string_view kOutagesKey = "part:outages";

// Of older outages it is forgotten that they were some: the silences that reach so far back
// lengthen.
inline constexpr int kMaxOutages = 64;

// Notes a mark (an Input of kMark). Not for a driven clock, whose marks are as far apart as its
// driver likes. True: an outage was forgotten for it, so silences may have grown at once.
bool note_mark(const contract::Input& input, Workspace& workspace);

// As of `now`, with the one that may be under way. `row`: what is under kOutagesKey; nullptr: none.
std::vector<Outage> outages_at(const pb::Entity* row, TimePoint now);

}  // namespace hearth::segmenter
