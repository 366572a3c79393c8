#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// + - * / % and the unary -, on whatever CEL defines them. What does not fit is
// an overflow.
namespace hearth::rules {

Value add(const Value& a, const Value& b, Workspace& workspace);
Value subtract(const Value& a, const Value& b, Workspace& workspace);
Value multiply(const Value& a, const Value& b, Workspace& workspace);
Value divide(const Value& a, const Value& b, Workspace& workspace);
Value remainder(const Value& a, const Value& b, Workspace& workspace);
Value negate(const Value& value, Workspace& workspace);

}  // namespace hearth::rules
