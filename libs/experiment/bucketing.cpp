#include "experiment/bucketing.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <string>

namespace hearth::experiment {
namespace {

constexpr std::uint32_t kOffsetBasis = 0x811c9dc5;
constexpr std::uint32_t kPrime = 16'777'619;
constexpr std::uint32_t kStepsOfOne = 1'000;
constexpr std::uint32_t kStepsOfTwo = 10'000;
constexpr double kWeightSlack = 0.01;

std::uint32_t fnv32a(std::string_view text) {
  std::uint32_t hash = kOffsetBasis;
  for (const char byte : text) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= kPrime;
  }
  return hash;
}

std::string joined(std::string_view first, std::string_view second) {
  return std::string(first).append(second);
}

double share(std::uint32_t hash, std::uint32_t steps) {
  return static_cast<double>(hash % steps) / steps;
}

bool usable(std::span<const double> weights, std::size_t variations) {
  const double sum = std::accumulate(weights.begin(), weights.end(), 0.0);
  return weights.size() == variations && std::abs(sum - 1) <= kWeightSlack;
}

}  // namespace

std::optional<double> hash(std::string_view seed, std::string_view value, int version) {
  if (version == 1) return share(fnv32a(joined(value, seed)), kStepsOfOne);
  if (version == 2) {
    return share(fnv32a(std::to_string(fnv32a(joined(seed, value)))), kStepsOfTwo);
  }
  return std::nullopt;
}

std::vector<Range> bucket_ranges(std::size_t variations, double coverage,
                                 std::span<const double> weights) {
  const double covered = std::clamp(coverage, 0.0, 1.0);
  const bool given = usable(weights, variations);
  std::vector<Range> ranges;
  double begin = 0;
  for (std::size_t i = 0; i < variations; ++i) {
    const double weight = given ? weights[i] : 1.0 / static_cast<double>(variations);
    ranges.push_back({begin, begin + covered * weight});
    begin += weight;
  }
  return ranges;
}

std::optional<std::size_t> choose_variation(double n, std::span<const Range> ranges) {
  const auto at = std::find_if(ranges.begin(), ranges.end(), [n](const Range& range) {
    return n >= range.begin && n < range.end;
  });
  if (at == ranges.end()) return std::nullopt;
  return static_cast<std::size_t>(at - ranges.begin());
}

bool in_namespace(std::string_view name, std::string_view user, Range share) {
  const auto n = hash(joined("__", name), user, 1);
  return n && *n >= share.begin && *n < share.end;
}

}  // namespace hearth::experiment
