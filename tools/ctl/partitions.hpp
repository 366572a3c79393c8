#pragma once

#include "digest.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// Who owns which partition, how far it is, and what is wrong with it. A service that has never run
// here is left out, unless it is asked for.
Status print_partitions(const fold::ServiceSettings& settings, const Scope& scope, Output output);

// Lets a partition that stopped itself go on, after showing why it had. `scope` names it, and may
// name the service.
Status resume_partition(const fold::ServiceSettings& settings, const Scope& scope);

}  // namespace hearth::ctl
