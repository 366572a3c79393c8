#pragma once

#include <cstdint>
#include <vector>

// A histogram for percentiles: log-linear bins, 64 to each power of two, as HdrHistogram has them
// (G. Tene). DDSketch (Masson, Rim, Lee: PVLDB 12, 2019) gives the same guarantee with logarithms;
// these bins need integers only, so every machine agrees on them. Histograms add up exactly.
namespace hearth::segmenter {

struct Bin {
  std::int32_t index = 0;
  std::uint64_t count = 0;
  bool operator==(const Bin&) const = default;
};
using Bins = std::vector<Bin>;  // ascending by index, which is also ascending by number

std::int32_t bin_of(std::int64_t micros);
std::int64_t middle_of(std::int32_t bin);  // within 1/128 of every number in the bin
void add(Bins& into, const Bins& from);
// By nearest rank: the middle of the bin in which the ceil(percent / 100 · n)-th smallest of the n
// numbers lies. n must not be 0.
std::int64_t percentile(const Bins& bins, std::uint8_t percent);

}  // namespace hearth::segmenter
