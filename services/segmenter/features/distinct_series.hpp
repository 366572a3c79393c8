#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "segmenter/features/series.pb.h"
#include "segmenter/features/source.hpp"

// Different values of a property: of each value (its hash) only the last bucket that has it, for a
// value is in a window iff its last bucket is. In `buckets`: gap << 1 | more, then, if more, the
// bucket's number of values - 2.
namespace hearth::segmenter {

// So many values are kept of a series, those seen last: a distinct count stops here, exactly, in
// every window.
inline constexpr std::size_t kMaxDistinct = 256;

struct Seen {
  std::int64_t bucket = 0;
  std::uint32_t value = 0;
  bool operator==(const Seen&) const = default;
};

std::vector<Seen> seen_values(const pb::Series& series);  // the newest first, then by value
void add_seen(pb::Series& series, const Source& source, std::span<const Seen> more);
// Each value once, where it was seen last, in the order of seen_values(); at most kMaxDistinct.
void keep_last_seen(std::vector<Seen>& seen);

}  // namespace hearth::segmenter
