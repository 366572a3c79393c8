#pragma once

#include <vector>

#include "contract/position.hpp"
#include "fold/state_reader.hpp"
#include "rewards/core/state.pb.h"

namespace hearth::rewards {

// Each partition's sums, at its own checkpoint.
struct ReadTotals {
  std::vector<pb::Totals> partitions;
  contract::Position position;
};

// kUnavailable: Redis is away. kCorrupt: a state does not parse.
Result<ReadTotals> read_totals(fold::StateReader& reader);

}  // namespace hearth::rewards
