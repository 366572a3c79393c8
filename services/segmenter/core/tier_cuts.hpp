#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "contract/product.hpp"
#include "segmenter/core/state.pb.h"

namespace hearth::segmenter {

// Where the tiers begin, the highest first; none while there are no tiers or fewer persons with
// value than they want. `users` counts persons by value_bucket().
//
// The p-th percentile of n values is the ceil(n p / 100)-th of them in ascending order, here the
// greatest value of its bucket: at most 1/64 too high. Its 95 % interval is that of a quantile
// without assumptions: the values 1.96 standard errors sqrt(n p (1 - p)) of the (binomial) rank
// below and above it, bucket bounds outwards. It says how far the cut would be elsewhere if as many
// other persons of the same sort had come.
std::vector<pb::Cut> cuts_of(std::span<const std::uint64_t> users,
                             const contract::TierSettings& settings);

// Whether readers should be told: another set of tiers, or a cut that is off by more than 5 %.
bool have_moved(std::span<const pb::Cut> told, std::span<const pb::Cut> now);

}  // namespace hearth::segmenter
