#pragma once

#include <cstdint>

// Logarithmic buckets of integers: exact below 64, then 64 equal ones to each doubling, so that a
// bucket is at most 1/64 (1.6 %) as wide as its least value. Shifts only: the same on every
// machine.
namespace hearth::segmenter {

inline constexpr std::int32_t kValueBuckets = 64 + 57 * 64;  // of all positive 64-bit integers

std::int32_t value_bucket(std::int64_t fen);        // fen > 0
std::int64_t least_in_bucket(std::int32_t bucket);  // 0 < bucket < kValueBuckets
std::int64_t greatest_in_bucket(std::int32_t bucket);

}  // namespace hearth::segmenter
