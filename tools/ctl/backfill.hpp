#pragma once

#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

// Brings to everybody what the rules in force ask of the past and nobody kept (segmenter/core/
// backfill.hpp says how), while folding goes on. Each partition's log is read once, in memory.
// Interrupted, or run again: only what is missing still is brought. Where a log's beginning has
// expired, what the last snapshot had folded stays unknown.
Status backfill_partitions(const fold::ServiceSettings& settings, const Scope& scope);

}  // namespace hearth::ctl
