#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/rule.hpp"

namespace hearth::rules {

// A problem on its way: its place is still an offset into the text.
struct Fault {
  std::uint32_t at = 0;
  std::string text;
};

Place place_of(std::uint32_t at, std::string_view source);

// In the order of the text, with line and column (counted in characters); at
// most kMaxProblems.
std::vector<Problem> problems_of(std::vector<Fault> faults, std::string_view source);

}  // namespace hearth::rules
