#pragma once

#include <span>
#include <string>
#include <string_view>

namespace hearth::contract {

// " (did you mean 'consume'?)" for the known name nearest to `wrong`, or nothing where none is near
// enough to be a slip.
std::string did_you_mean(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace hearth::contract
