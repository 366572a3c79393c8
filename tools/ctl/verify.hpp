#pragma once

#include "fold/settings.hpp"
#include "refold_base.hpp"

namespace hearth::ctl {

// Proves the live states: folds the log again in memory up to each partition's checkpoint and
// compares. kConflict: some partition is different; which ones and where is printed.
Status verify_partitions(const fold::ServiceSettings& settings, const Scope& scope, Base base);

}  // namespace hearth::ctl
