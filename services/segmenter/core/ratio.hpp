#pragma once

#include <cstdint>

#include <nlohmann/json.hpp>

namespace hearth::segmenter {

// As figures are told: six digits, ties to even, which is what pandas and SQL clients print, so
// that tables can be compared as text.
double six_digits(double value);

// Null where there is nothing to divide by.
nlohmann::ordered_json ratio(double part, std::uint64_t whole);
nlohmann::ordered_json ratio(std::uint64_t part, std::uint64_t whole);

}  // namespace hearth::segmenter
