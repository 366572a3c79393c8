#pragma once

#include <cstdint>
#include <vector>

#include <tl/expected.hpp>

#include "contract/product.hpp"
#include "segmenter/core/business_warnings.hpp"
#include "segmenter/core/segment_rules.hpp"

namespace hearth::segmenter {

// One numbered configuration, with everything that is computed from it once.
struct Configured {
  std::uint64_t number = 0;
  contract::Product product;
  SegmentRules rules;
  WarningRules warnings;
};

// Every problem of the sections that this service alone understands.
tl::expected<Configured, std::vector<contract::Problem>> configured(contract::Product product,
                                                                    std::uint64_t number);

}  // namespace hearth::segmenter
