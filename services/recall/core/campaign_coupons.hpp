#pragma once

#include <vector>

#include "contract/yaml_tree.hpp"

namespace hearth::recall {

// The steps of campaigns that offer a coupon which the section `rewards` of the same file does not
// have. For whoever checks a file: a running recall takes what was applied, and a step whose coupon
// is gone ends as `coupon_unavailable`.
std::vector<contract::Problem> unknown_coupons(const contract::YamlNode& file);

}  // namespace hearth::recall
