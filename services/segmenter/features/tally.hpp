#pragma once

#include <cstdint>

#include "segmenter/features/bins.hpp"
#include "segmenter/features/source.hpp"

namespace hearth::segmenter {

using WideMicros = __int128;  // a sum of numbers of either sign cannot leave it on the way

// What a bucket knows of its events. Tallies add up in any order; one that counts nothing is
// neutral.
struct Tally {
  std::uint64_t count = 0;  // 1 where the source does not keep it
  WideMicros sum = 0;
  std::int64_t low = 0, high = 0;    // micros
  std::int64_t first = 0, last = 0;  // ms
  Bins bins;
};

// Of one event.
Tally tally_of(Kept kept, std::int64_t time_ms, std::int64_t micros);
void add(Tally& into, const Tally& from);

}  // namespace hearth::segmenter
