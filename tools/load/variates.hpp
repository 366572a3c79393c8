#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "chance.hpp"

// Draws from the few distributions that people's habits need. Small and the same everywhere, which
// the standard library's distributions are not.
namespace hearth::load {

// A number of its own for each pair, so that whatever is drawn for one does not move another.
inline std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) {
  return Chance(seed ^ (number + 1) * 0xd1342543de82ef95U).next();
}

inline bool happens(Chance& chance, double probability) { return chance.fraction() < probability; }

inline double between(Chance& chance, double low, double high) {
  return low + (high - low) * chance.fraction();
}

inline double exponential(Chance& chance, double mean) {
  return -mean * std::log1p(-chance.fraction());
}

// Knuth's product of uniforms: as many draws as events, so for small means only.
inline int poisson(Chance& chance, double mean) {
  const double end = std::exp(-std::min(mean, 50.0));
  int count = 0;
  for (double product = chance.fraction(); product > end; product *= chance.fraction()) ++count;
  return count;
}

// Log-normal about its median, but never further than e^(±3.5 · spread): four uniforms stand in for
// the normal, so that nobody is absurd.
inline double around(Chance& chance, double median, double spread) {
  double sum = -2;
  for (int i = 0; i < 4; ++i) sum += chance.fraction();
  return median * std::exp(spread * sum * std::sqrt(3.0));
}

}  // namespace hearth::load
