#include "segmenter/core/tier_cuts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "segmenter/core/value_buckets.hpp"

namespace hearth::segmenter {
namespace {

constexpr double kErrorsOf95 = 1.96;
constexpr std::int64_t kMovedOneIn = 20;  // 5 %

std::int32_t bucket_of_rank(std::span<const std::uint64_t> users, std::int64_t rank) {
  std::int64_t passed = 0;
  for (std::size_t i = 0; i < users.size(); ++i) {
    passed += static_cast<std::int64_t>(users[i]);
    if (passed >= rank) return static_cast<std::int32_t>(i);
  }
  return static_cast<std::int32_t>(users.size()) - 1;
}

pb::Cut cut_at(std::span<const std::uint64_t> users, std::int64_t population,
               std::int64_t percent) {
  const std::int64_t rank = (population * percent + 99) / 100;
  const double variance = static_cast<double>(population * percent * (100 - percent)) / 1e4;
  const auto error = static_cast<std::int64_t>(std::ceil(kErrorsOf95 * std::sqrt(variance)));
  const auto low = bucket_of_rank(users, std::max(rank - error, std::int64_t{1}));
  const auto high = bucket_of_rank(users, std::min(rank + error, population));
  pb::Cut cut;
  cut.set_above_fen(greatest_in_bucket(bucket_of_rank(users, rank)));
  cut.set_low_fen(least_in_bucket(low));
  cut.set_high_fen(greatest_in_bucket(high));
  return cut;
}

bool has_moved(const pb::Cut& told, const pb::Cut& now) {
  return told.tier() != now.tier() || told.above_percent() != now.above_percent() ||
         std::abs(now.above_fen() - told.above_fen()) > told.above_fen() / kMovedOneIn;
}

}  // namespace

std::vector<pb::Cut> cuts_of(std::span<const std::uint64_t> users,
                             const contract::TierSettings& settings) {
  const auto population =
      static_cast<std::int64_t>(std::accumulate(users.begin(), users.end(), std::uint64_t{0}));
  std::vector<pb::Cut> cuts;
  if (population == 0 || population < settings.minimum_population) return cuts;
  for (const contract::Tier& tier : settings.tiers) {
    pb::Cut& cut = cuts.emplace_back();
    if (tier.above_percent > 0) cut = cut_at(users, population, tier.above_percent);
    cut.set_tier(tier.name);
    cut.set_above_percent(static_cast<std::uint32_t>(tier.above_percent));
  }
  return cuts;
}

bool have_moved(std::span<const pb::Cut> told, std::span<const pb::Cut> now) {
  return !std::equal(told.begin(), told.end(), now.begin(), now.end(),
                     [](const pb::Cut& a, const pb::Cut& b) { return !has_moved(a, b); });
}

}  // namespace hearth::segmenter
