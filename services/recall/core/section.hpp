#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "contract/product.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

// The section `recall` of hearth.yaml. Without one there are no campaigns. An error is every
// problem, with its place in the file.
tl::expected<Settings, std::vector<contract::Problem>> read_section(std::string_view yaml);

// The same problems, and coupons of steps that rewards do not have: for whoever checks the file.
std::vector<contract::Problem> section_problems(std::string_view yaml);

}  // namespace hearth::recall
