#pragma once

#include "fold/settings.hpp"
#include "lost_end.hpp"
#include "services.hpp"

namespace hearth::ctl {

// Folds partitions anew from their log, beside the live state, and switches to the result. It goes
// exactly as far as the live state did: what lies after that is for the owner, who also publishes
// what comes of it. Where the log has lost its end, as far as it is the one that was folded.
Status rebuild_partitions(const fold::ServiceSettings& settings, const Scope& scope,
                          Decisions decisions = Decisions::kMustBeThere);

}  // namespace hearth::ctl
