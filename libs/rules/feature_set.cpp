#include <algorithm>

#include "rules/rule.hpp"

namespace hearth::rules {

std::size_t FeatureSet::add(const Feature& feature) {
  const auto found = std::find(features_.begin(), features_.end(), feature);
  if (found != features_.end()) return static_cast<std::size_t>(found - features_.begin());
  features_.push_back(feature);
  return features_.size() - 1;
}

}  // namespace hearth::rules
