#pragma once

#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

enum class Restore : std::uint8_t {
  kMissing,  // only partitions of which Redis knows nothing
  kForced,   // all chosen ones: the state that is there is replaced
};

// Puts the last snapshots in the place of lost states; the owners fold the log after them. Where
// the log still begins at its first message, no snapshot is needed: the owner folds it by itself.
Status restore_partitions(const fold::ServiceSettings& settings, const Scope& scope, Restore which);

}  // namespace hearth::ctl
