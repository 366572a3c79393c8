#pragma once

#include <cstdint>

// A property's number as it is added up: an integer in millionths, so that sums do not depend on
// the order of arrival.
namespace hearth::segmenter {

inline constexpr std::int64_t kMicros = 1'000'000;
// Larger numbers count as this one, a million millions.
inline constexpr std::int64_t kMaxMicros = 1'000'000'000'000'000'000;

std::int64_t to_micros(double number);
std::int64_t to_micros(std::int64_t number);

// Small words for what people write: zeros at the end of the millionths are counted, not stored, so
// that 49.90 takes two bytes as a varint, and 1 takes one. At most kMaxMicros in either direction.
std::uint64_t to_word(std::int64_t micros);
std::int64_t from_word(std::uint64_t word);

inline std::uint64_t zigzag(std::int64_t number) {
  return (static_cast<std::uint64_t>(number) << 1) ^ static_cast<std::uint64_t>(number >> 63);
}
inline std::int64_t unzigzag(std::uint64_t word) {
  return static_cast<std::int64_t>(word >> 1) ^ -static_cast<std::int64_t>(word & 1);
}

}  // namespace hearth::segmenter
