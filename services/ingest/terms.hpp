#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "contract/names.hpp"
#include "contract/product.hpp"
#include "ingest/frame_lanes.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

namespace hearth::ingest {

// What a request is served by, as the keeper last found it. Never changed, only replaced as a
// whole, so a request sees one configuration from its first byte to its answer.
struct Terms {
  contract::Names names;
  std::uint16_t partitions = 1;
  std::size_t max_frame_bytes = 0;
  std::uint64_t configuration = 0;  // its number
  std::shared_ptr<const contract::Product> product;
  std::vector<bool> full;  // by partition: too near its bound to take more; empty: none
  // Where the clock is driven, what to ask for its time; else null. Asked for every request: a
  // sandbox is slow anyhow, and what comes after the clock was moved must never be dated before.
  jetstream::Connection* driven_by = nullptr;
  FrameLanes* frames = nullptr;
  // Apart from the frames', so that a flood of bad events cannot take the room of good ones.
  jetstream::Publisher* dead_letters = nullptr;  // the marks' as well

  bool is_full(contract::Partition partition) const {
    return partition.number < full.size() && full[partition.number];
  }
};

}  // namespace hearth::ingest
