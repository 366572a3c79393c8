#include "segmenter/core/value_buckets.hpp"

#include <bit>
#include <limits>

namespace hearth::segmenter {
namespace {

constexpr int kSubBits = 6;  // 64 buckets to a doubling
constexpr std::int32_t kSub = 1 << kSubBits;

}  // namespace

std::int32_t value_bucket(std::int64_t fen) {
  if (fen < kSub) return static_cast<std::int32_t>(fen);
  const int shift =
      static_cast<int>(std::bit_width(static_cast<std::uint64_t>(fen))) - kSubBits - 1;
  // The leading bit is the shift's; what follows it within the doubling are the next six.
  const auto sub = static_cast<std::int32_t>(fen >> shift) - kSub;
  return kSub + shift * kSub + sub;
}

std::int64_t least_in_bucket(std::int32_t bucket) {
  if (bucket < kSub) return bucket;
  const int shift = bucket / kSub - 1;
  return static_cast<std::int64_t>(kSub + bucket % kSub) << shift;
}

std::int64_t greatest_in_bucket(std::int32_t bucket) {
  if (bucket == kValueBuckets - 1) return std::numeric_limits<std::int64_t>::max();
  return least_in_bucket(bucket + 1) - 1;
}

}  // namespace hearth::segmenter
