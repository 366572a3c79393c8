#pragma once

#include "each_partition.hpp"
#include "fold/refold_base.hpp"

namespace hearth::ctl {

using fold::Base;
using fold::sequence_of;

// What a refold starts from (fold/refold_base.hpp).
Result<fold::PartitionImage> refold_base(const Place& place, Base base);

// Folds the log up to and including message `until`, from `image` on.
Status refold_to(const Place& place, std::uint64_t until, fold::PartitionImage& image);

}  // namespace hearth::ctl
