#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// A timestamp's parts, in UTC.
namespace hearth::rules {

Value full_year(const Value& value, Workspace& workspace);
Value month(const Value& value, Workspace& workspace);
Value day_of_month(const Value& value, Workspace& workspace);
Value day_of_week(const Value& value, Workspace& workspace);
Value hours(const Value& value, Workspace& workspace);

}  // namespace hearth::rules
