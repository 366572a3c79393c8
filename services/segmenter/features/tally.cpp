#include "segmenter/features/tally.hpp"

#include <algorithm>

namespace hearth::segmenter {

Tally tally_of(Kept kept, std::int64_t time_ms, std::int64_t micros) {
  Tally tally{.count = 1,
              .sum = micros,
              .low = micros,
              .high = micros,
              .first = time_ms,
              .last = time_ms,
              .bins = {}};
  if ((kept & kKeepBins) != 0) tally.bins.push_back({bin_of(micros), 1});
  return tally;
}

void add(Tally& into, const Tally& from) {
  if (from.count == 0) return;
  if (into.count == 0) {
    into = from;
    return;
  }
  into.count += from.count;
  into.sum += from.sum;
  into.low = std::min(into.low, from.low);
  into.high = std::max(into.high, from.high);
  into.first = std::min(into.first, from.first);
  into.last = std::max(into.last, from.last);
  add(into.bins, from.bins);
}

}  // namespace hearth::segmenter
