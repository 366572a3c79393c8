#include "segmenter/features/micros.hpp"

#include <algorithm>
#include <cmath>

namespace hearth::segmenter {
namespace {

constexpr int kZeroBits = 3;
constexpr int kMaxZeros = (1 << kZeroBits) - 1;
static_assert(static_cast<std::uint64_t>(kMaxMicros) < std::uint64_t{1} << (63 - kZeroBits));

}  // namespace

std::int64_t to_micros(double number) {
  const double micros = number * static_cast<double>(kMicros);
  if (std::isnan(micros)) return 0;
  constexpr auto kMost = static_cast<double>(kMaxMicros);
  return std::llround(std::clamp(micros, -kMost, kMost));
}

std::int64_t to_micros(std::int64_t number) {
  constexpr std::int64_t kMost = kMaxMicros / kMicros;
  return std::clamp(number, -kMost, kMost) * kMicros;
}

std::uint64_t to_word(std::int64_t micros) {
  int zeros = 0;
  while (micros != 0 && zeros < kMaxZeros && micros % 10 == 0) {
    micros /= 10;
    ++zeros;
  }
  return zigzag(micros) << kZeroBits | static_cast<std::uint64_t>(zeros);
}

std::int64_t from_word(std::uint64_t word) {
  constexpr std::int64_t kTens[kMaxZeros + 1] = {1,      10,      100,       1'000,
                                                 10'000, 100'000, 1'000'000, 10'000'000};
  return unzigzag(word >> kZeroBits) * kTens[word & kMaxZeros];
}

}  // namespace hearth::segmenter
