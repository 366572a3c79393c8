#pragma once

#include <cstdint>
#include <vector>

#include <tl/expected.hpp>

#include "rules/syntax.hpp"

namespace hearth::rules {

// Of one variable: the constants that it is compared with, ascending, each once; else where it is
// used first in any other way, as Node::at.
using Thresholds = tl::expected<std::vector<double>, std::uint32_t>;
std::vector<Thresholds> thresholds_of(const Node& root, std::size_t variables);

}  // namespace hearth::rules
