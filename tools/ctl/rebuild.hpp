#pragma once

#include "fold/memory_store.hpp"
#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

// Folds partitions anew from their log, beside the live state, and switches to the result. It goes
// exactly as far as the live state did: what lies after that is for the owner, who also publishes
// what comes of it.
Status rebuild_partitions(const fold::ServiceSettings& settings, const Scope& scope);

// What the live state has still to publish of the messages that `image` covers; signals of a later
// message (the live state may stand inside one) will be made again.
void carry_outbox(const fold::PartitionImage& live, fold::PartitionImage& image);

}  // namespace hearth::ctl
