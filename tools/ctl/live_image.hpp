#pragma once

#include <string_view>

#include "contract/names.hpp"
#include "fold/memory_store.hpp"
#include "redis/connection.hpp"

namespace hearth::ctl {

struct LiveImage {
  std::uint64_t generation = 1;
  fold::PartitionImage image;
  fold::pb::Checkpoint checkpoint;  // of the image
};

// A connection whose patience is enough for a whole partition.
Result<redis::Connection> connect_for_images(const redis::Address& address);

// All that a service keeps of a partition at one moment, while its owner goes on folding: one
// MULTI/EXEC. Comparing the checkpoint before and after a piecewise reading would be kinder to
// Redis (this stops it for about 0.2 s for 60,000 users) but never succeeds under steady traffic.
Result<LiveImage> read_live_image(redis::Connection& redis, const contract::Names& names,
                                  std::string_view service, contract::Partition partition);

// The same at a moment when no message is half folded. kLimit: no such moment came.
Result<LiveImage> read_between_messages(redis::Connection& redis, const contract::Names& names,
                                        std::string_view service, contract::Partition partition);

}  // namespace hearth::ctl
