#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "common/time.hpp"

namespace hearth::fold {

// What operators and metrics see of a partition.
struct PartitionStatus {
  std::uint64_t sequence = 0;  // folded
  std::uint64_t last = 0;      // in the log, as far as is known
  TimePoint log_time{};
  TimePoint stored{};               // broker's time of the last message folded; epoch: there
                                    // was none
  std::uint64_t refolded = 0;       // messages folded again, because a commit of theirs was lost
  std::uint64_t repeats = 0;        // inputs that had been folded before, and so did nothing
  std::optional<TimePoint> oldest;  // broker's time of the oldest message read but not folded
  std::size_t outbox = 0;
  std::size_t cache_bytes = 0;
  std::uint64_t rejected = 0;
  std::uint64_t evicted_ids = 0;
  std::uint64_t configuration = 0;  // number of the one it folds by; 0: none yet
  bool stopped = false;
};

}  // namespace hearth::fold
