#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "rules/rule.hpp"

namespace hearth::rules {

// What is wrong with an event's name, class:<class>, meaning:<meaning> or "*" (any event);
// nullopt: nothing.
std::optional<std::string> wrong_selector(std::string_view selector, const Schema& schema);

// What is wrong with a property of that event, which must be numeric or may be
// any.
enum class PropertyUse { kNumeric, kAny };
std::optional<std::string> wrong_property(std::string_view property, PropertyUse use,
                                          std::string_view selector, const Schema& schema);

}  // namespace hearth::rules
