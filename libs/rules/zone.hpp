#pragma once

#include <optional>
#include <string_view>

#include <cctz/time_zone.h>

#include "rules/value.hpp"

// The time zones in which a timestamp's parts can be asked for.
namespace hearth::rules {

// As CEL names them: "Asia/Shanghai", "+08:00", "-02:30", "02:00"; nullopt where it is none. Reads
// the zone database, so it is for loading a rule, not for evaluating one.
std::optional<cctz::time_zone> parse_zone(std::string_view text);

// The timestamp that has in UTC the parts that this one has in the zone.
Value in_zone(const Value& timestamp, const cctz::time_zone& zone);

}  // namespace hearth::rules
