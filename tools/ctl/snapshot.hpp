#pragma once

#include "fold/settings.hpp"
#include "services.hpp"

namespace hearth::ctl {

// Takes snapshots now, while the owners go on. Only of moments at which a partition has published
// all it had to: a snapshot holds no outbox, and what was lost with one would be missed for ever.
Status take_snapshots(const fold::ServiceSettings& settings, const Scope& scope);

}  // namespace hearth::ctl
