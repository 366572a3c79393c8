#pragma once

#include <vector>

#include "rules/syntax.hpp"

namespace hearth::rules {

// The conditions under &&, ||, ! and ?: of a checked tree, in the order of the
// text. What is no condition, such as the two numbers of `vip ? 2 : 1`, is left
// out.
std::vector<const Node*> leaf_conditions(const Node& root);

// The part of a condition whose value explains it: the left side of a
// comparison or `in`, what a method is called on, the variable that `has` asks
// for; else the condition itself.
const Node& left_side(const Node& condition);

}  // namespace hearth::rules
