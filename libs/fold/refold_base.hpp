#pragma once

#include <cstdint>
#include <string_view>

#include "contract/names.hpp"
#include "fold/memory_store.hpp"
#include "jetstream/connection.hpp"

namespace hearth::fold {

enum class Base : std::uint8_t {
  kLog,       // the log's beginning; where that has expired, the last snapshot
  kSnapshot,  // the last snapshot
};

// What a refold (refold.hpp) starts from; empty where it starts with the log. kNotFound: the log's
// beginning is gone and there is no snapshot that it continues.
Result<PartitionImage> refold_base(jetstream::Connection& connection, const contract::Names& names,
                                   std::string_view service, contract::Partition partition,
                                   Base base);

// How far an image is folded; 0: nothing is folded in it.
std::uint64_t sequence_of(const PartitionImage& image);
std::int64_t log_time_of(const PartitionImage& image);  // unix ms

}  // namespace hearth::fold
