#pragma once

#include <cstdint>
#include <string_view>

#include "contract/names.hpp"
#include "fold/memory_store.hpp"
#include "redis/connection.hpp"

namespace hearth::ctl {

// Writes an image as a generation beside the live one, after removing what lay there.
Status write_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                        std::uint64_t generation, const fold::PartitionImage& image);

Status drop_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                       std::uint64_t generation);

// Makes `to` the live generation, in one step, iff `lease` still owns the partition and `from` is
// live; clears the marks that the old one left. kConflict: not so, nothing was changed.
struct Switch {
  std::uint64_t from = 0, to = 0;
  std::string_view lease;
};
Status switch_generation(redis::Connection& redis, const contract::StoreKeys& keys,
                         const Switch& order);

}  // namespace hearth::ctl
