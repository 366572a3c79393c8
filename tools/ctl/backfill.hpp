#pragma once

#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

// What the segmenter does by itself where a rule asks for more (segmenter/backfill), for all
// partitions now: where it has given up, and to see what is missing still. One partition after the
// other.
Status backfill_partitions(const fold::ServiceSettings& settings, const Scope& scope);

}  // namespace hearth::ctl
