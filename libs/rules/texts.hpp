#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// Strings and, where CEL has one function for both, lists.
namespace hearth::rules {

Value size_of(const Value& value,
              Workspace& workspace);  // of a string: its characters
Value contains(const Value& a, const Value& b, Workspace& workspace);
Value starts_with(const Value& a, const Value& b, Workspace& workspace);
Value ends_with(const Value& a, const Value& b, Workspace& workspace);
Value lower_ascii(const Value& value, Workspace& workspace);
Value item_at(const Value& list, const Value& index, Workspace& workspace);
Value joined(const Value& a, const Value& b,
             Workspace& workspace);  // two strings or two lists

}  // namespace hearth::rules
