#pragma once

#include <span>
#include <string>
#include <string_view>

// Suggestions for names that are not there. The contract has such a function
// for hearth.yaml; this folder must not depend on it, and needs the distance
// itself.
namespace hearth::rules {

// Insertions, deletions and replacements that turn one into the other, ignoring
// case; names over 64 bytes are taken as far from everything.
std::size_t edit_distance(std::string_view a, std::string_view b);

// The known name nearest to `wrong`; empty where none is near enough to be a
// slip.
std::string_view nearest(std::string_view wrong, std::span<const std::string_view> known);

// " (did you mean 'score'?)", or nothing.
std::string did_you_mean(std::string_view wrong, std::span<const std::string_view> known);

}  // namespace hearth::rules
