#pragma once

#include <optional>

#include "digest.hpp"
#include "fold/settings.hpp"

namespace hearth::ctl {

// Who owns which partition, how far it is, and what is wrong with it.
Status print_partitions(const fold::ServiceSettings& settings, Output output);

// Lets a partition that stopped itself go on, after showing why it had.
Status resume_partition(const fold::ServiceSettings& settings, unsigned partition);

}  // namespace hearth::ctl
