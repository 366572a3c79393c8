#pragma once

#include <array>
#include <chrono>
#include <cstdint>

namespace hearth::load {

// Counts durations in buckets that grow by 1/16 of a power of two, so that a quantile is at most 7
// % too high, in 5 KB and for any number of durations.
class Latencies {
 public:
  void add(std::chrono::microseconds latency);
  // The smallest bucket's upper end that covers `share` (0 to 1) of all; zero when there are none.
  std::chrono::microseconds quantile(double share) const;
  std::uint64_t count() const { return count_; }

 private:
  static constexpr std::size_t kSteps = 16;  // a power of two is cut into so many
  static constexpr std::size_t kBuckets = 40 * kSteps;

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0;
};

}  // namespace hearth::load
