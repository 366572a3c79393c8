#pragma once

#include <optional>
#include <vector>

#include "rules/syntax.hpp"

namespace hearth::rules {

// By variable: the constants that it is compared with, ascending, each once;
// nullopt where it is used in any other way.
std::vector<std::optional<std::vector<double>>> thresholds_of(const Node& root,
                                                              std::size_t variables);

}  // namespace hearth::rules
