#pragma once

#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "rules/fault.hpp"
#include "rules/rule.hpp"
#include "rules/syntax.hpp"

namespace hearth::rules {

bool is_windowed(std::string_view function);
std::vector<std::string_view> windowed_names();

// What count("Order Completed", "30d") and its like ask for. The schema's
// tracking plan says which events and properties there are.
tl::expected<Feature, Fault> windowed_call(const Node& call, const Schema& schema);

}  // namespace hearth::rules
