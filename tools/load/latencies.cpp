#include "latencies.hpp"

#include <algorithm>
#include <bit>
#include <cmath>

namespace hearth::load {
namespace {

// Below 16 µs a bucket is one microsecond; above, the four bits after the leading one choose within
// its power of two.
std::size_t bucket_of(std::uint64_t us) {
  if (us < 16) return us;
  const auto power = static_cast<std::size_t>(std::bit_width(us) - 1);
  return (power - 3) * 16 + (us >> (power - 4)) - 16;
}

std::uint64_t last_of(std::size_t bucket) {
  if (bucket < 16) return bucket;
  const std::size_t power = bucket / 16 + 3;
  return ((16 + bucket % 16 + 1) << (power - 4)) - 1;
}

}  // namespace

void Latencies::add(std::chrono::microseconds latency) {
  const auto us = static_cast<std::uint64_t>(std::max<std::int64_t>(latency.count(), 0));
  ++counts_[std::min(bucket_of(us), kBuckets - 1)];
  ++count_;
}

std::chrono::microseconds Latencies::quantile(double share) const {
  if (count_ == 0) return {};
  const auto wanted = std::max<std::uint64_t>(
      1, static_cast<std::uint64_t>(std::ceil(share * static_cast<double>(count_))));
  std::uint64_t covered = 0;
  std::size_t bucket = 0;
  while (bucket < kBuckets - 1 && (covered += counts_[bucket]) < wanted) ++bucket;
  return std::chrono::microseconds(last_of(bucket));
}

}  // namespace hearth::load
