#pragma once

#include <optional>

#include "fold/settings.hpp"

namespace hearth::ctl {

// Takes snapshots now, while the owners go on. Only of moments at which a partition has published
// all it had to: a snapshot holds no outbox, and what was lost with one would be missed for ever.
Status take_snapshots(const fold::ServiceSettings& settings, std::optional<unsigned> partition);

}  // namespace hearth::ctl
