#pragma once

#include <cstdint>
#include <span>

#include "segmenter/features/source.hpp"
#include "segmenter/features/tally.hpp"
#include "segmenter/features/tally_words.hpp"

namespace hearth::segmenter {

// What a window holds of series that keep nothing but counts and sums, and what leaves it first.
struct BucketSums {
  std::uint64_t count = 0;
  WideMicros sum = 0;
  std::int64_t buckets = 0;  // 0: the window is empty, and what follows says nothing
  std::int64_t oldest = 0;
  std::uint64_t oldest_count = 0;
  WideMicros oldest_sum = 0;
};

// Most of what rules ask for; a walk over these needs no Tally.
inline bool keeps_sums_only(Kept kept) { return (kept & ~(kKeepCount | kKeepSum)) == 0; }

// Adds one part's series to the sums of several windows that end with the same bucket. `windows`
// ascends; sums[i] is that of windows[i].
void add_sums(const Words& words, Kept kept, std::int64_t end,
              std::span<const std::int64_t> windows, std::span<BucketSums> sums);

}  // namespace hearth::segmenter
