#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// int(), double(), string(), timestamp() and duration(): what cannot be
// converted is an error.
namespace hearth::rules {

Value itself(const Value& value, Workspace& workspace);
Value to_bool(const Value& value, Workspace& workspace);
Value to_int(const Value& value, Workspace& workspace);
Value to_double(const Value& value, Workspace& workspace);
Value to_string(const Value& value, Workspace& workspace);
Value to_timestamp(const Value& value, Workspace& workspace);
Value to_duration(const Value& value, Workspace& workspace);

}  // namespace hearth::rules
