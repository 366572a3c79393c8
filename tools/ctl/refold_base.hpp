#pragma once

#include "each_partition.hpp"
#include "fold/memory_store.hpp"

namespace hearth::ctl {

enum class Base : std::uint8_t {
  kLog,       // the log's beginning; where that has expired, the last snapshot
  kSnapshot,  // the last snapshot
};

// What a refold starts from; empty where it starts with the log. kNotFound: the log's beginning is
// gone and there is no snapshot that it continues.
Result<fold::PartitionImage> refold_base(const Place& place, Base base);

// Folds the log up to and including message `until`, from `image` on.
Status refold_to(const Place& place, std::uint64_t until, fold::PartitionImage& image);

std::uint64_t sequence_of(const fold::PartitionImage& image);

}  // namespace hearth::ctl
