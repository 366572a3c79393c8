#pragma once

#include "rules/value.hpp"
#include "rules/workspace.hpp"

// The parts of a timestamp, in UTC, and of a duration.
namespace hearth::rules {

Value full_year(const Value& value, Workspace& workspace);
Value month(const Value& value, Workspace& workspace);  // from 0, as the next two
Value day_of_month(const Value& value, Workspace& workspace);
Value day_of_year(const Value& value, Workspace& workspace);
Value date(const Value& value, Workspace& workspace);         // day of the month, from 1
Value day_of_week(const Value& value, Workspace& workspace);  // 0: Sunday
// A duration's hours, minutes and seconds are the whole of it; its milliseconds are below a second.
Value hours(const Value& value, Workspace& workspace);
Value minutes(const Value& value, Workspace& workspace);
Value seconds(const Value& value, Workspace& workspace);
Value milliseconds(const Value& value, Workspace& workspace);

}  // namespace hearth::rules
