#pragma once

#include <algorithm>
#include <cstddef>
#include <string_view>

// What may be said of segments and conditions, in hearth.yaml and at run time alike.
namespace hearth::contract {

inline constexpr std::size_t kMaxSegments = 200;
inline constexpr std::size_t kMaxRuleNameBytes = 64;
inline constexpr std::size_t kMaxTitleBytes = 200;
inline constexpr std::size_t kMaxRuleBytes = 4096;

// Segments are named as in URLs (silent-high-value, joint '-'), conditions as in rules
// (consumes_for_real, joint '_').
inline bool is_rule_name(std::string_view name, char joint) {
  const auto is_lower = [](char c) { return c >= 'a' && c <= 'z'; };
  const auto fits = [&](char c) { return is_lower(c) || (c >= '0' && c <= '9') || c == joint; };
  return !name.empty() && name.size() <= kMaxRuleNameBytes && is_lower(name.front()) &&
         std::all_of(name.begin(), name.end(), fits);
}
inline bool is_segment_name(std::string_view name) { return is_rule_name(name, '-'); }

}  // namespace hearth::contract
