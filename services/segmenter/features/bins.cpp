#include "segmenter/features/bins.hpp"

#include <algorithm>
#include <bit>
#include <cstddef>

namespace hearth::segmenter {
namespace {

constexpr int kPrecisionBits = 6;  // 64 bins a power of two
constexpr std::int32_t kBinsInOctave = 1 << kPrecisionBits;

}  // namespace

std::int32_t bin_of(std::int64_t micros) {
  const auto size = static_cast<std::uint64_t>(micros < 0 ? -micros : micros);
  const int shift = std::max(0, static_cast<int>(std::bit_width(size)) - (kPrecisionBits + 1));
  const auto bin = static_cast<std::int32_t>(size >> shift) + shift * kBinsInOctave;
  return micros < 0 ? -bin : bin;
}

std::int64_t middle_of(std::int32_t bin) {
  if (bin < 0) return -middle_of(-bin);
  if (bin < 2 * kBinsInOctave) return bin;
  const int shift = bin / kBinsInOctave - 1;
  const std::int64_t low = std::int64_t{bin - shift * kBinsInOctave} << shift;
  return low + (std::int64_t{1} << (shift - 1));
}

void add(Bins& into, const Bins& from) {
  std::size_t at = 0;
  for (const Bin& bin : from) {
    while (at < into.size() && into[at].index < bin.index) ++at;
    if (at < into.size() && into[at].index == bin.index) {
      into[at].count += bin.count;
    } else {
      into.insert(into.begin() + static_cast<std::ptrdiff_t>(at), bin);
    }
  }
}

std::int64_t percentile(const Bins& bins, std::uint8_t percent) {
  std::uint64_t total = 0;
  for (const Bin& bin : bins) total += bin.count;
  const std::uint64_t rank = (total * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (const Bin& bin : bins) {
    seen += bin.count;
    if (seen >= rank) return middle_of(bin.index);
  }
  return 0;
}

}  // namespace hearth::segmenter
