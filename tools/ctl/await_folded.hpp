#pragma once

#include "common/result.hpp"
#include "common/time.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// Waits until every service has folded what the log holds now, and what came of it: signals that
// folding sends are messages again. kLimit: not in time; it names who is behind.
Status await_folded(const fold::ServiceSettings& settings, Millis patience);

}  // namespace hearth::ctl
