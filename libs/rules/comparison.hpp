#pragma once

#include "rules/syntax.hpp"
#include "rules/value.hpp"
#include "rules/workspace.hpp"

// Comparison as in cel-spec: int and double compare as the numbers they are;
// values of different kinds are not equal and have no order; a NaN equals
// nothing.
namespace hearth::rules {

Value compare(Operator op, const Value& a, const Value& b, Workspace& workspace);
Value contained_in(const Value& item, const Value& list, Workspace& workspace);

}  // namespace hearth::rules
