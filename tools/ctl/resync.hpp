#pragma once

#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

// Lets a partition go on that stopped because signals to it are lost for good: a recorded decision,
// which every refold honours, gives them up, and all partitions of the service are swept, so that
// folds send anew what still holds. `scope` names the partition, and may name the service.
// kConflict: it has not stopped for this.
Status resync_partition(const fold::ServiceSettings& settings, const Scope& scope);

}  // namespace hearth::ctl
