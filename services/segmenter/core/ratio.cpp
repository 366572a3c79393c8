#include "segmenter/core/ratio.hpp"

#include <cmath>

namespace hearth::segmenter {

double six_digits(double value) { return std::nearbyint(value * 1e6) / 1e6; }

nlohmann::ordered_json ratio(double part, std::uint64_t whole) {
  if (whole == 0) return nullptr;
  return six_digits(part / static_cast<double>(whole));
}

nlohmann::ordered_json ratio(std::uint64_t part, std::uint64_t whole) {
  return ratio(static_cast<double>(part), whole);
}

}  // namespace hearth::segmenter
