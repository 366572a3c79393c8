#include "segmenter/core/configured.hpp"

namespace hearth::segmenter {

tl::expected<Configured, std::vector<contract::Problem>> configured(contract::Product product,
                                                                    std::uint64_t number) {
  auto rules = SegmentRules::compile(product);
  WarningRules warnings(product.warnings);
  if (!rules || !warnings.problems().empty()) {
    auto problems = rules ? std::vector<contract::Problem>() : std::move(rules.error());
    problems.insert(problems.end(), warnings.problems().begin(), warnings.problems().end());
    return tl::unexpected(std::move(problems));
  }
  return Configured{number, std::move(product), *std::move(rules), std::move(warnings)};
}

}  // namespace hearth::segmenter
