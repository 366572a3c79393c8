#pragma once

#include <cstdint>
#include <cstdlib>
#include <utility>

namespace hearth::fold::simulation {

inline std::uint64_t number_from(const char* name, std::uint64_t fallback) {
  const char* text = std::getenv(name);
  return text == nullptr ? fallback : std::strtoull(text, nullptr, 10);
}

// The first and the last seed to run: one that is to be replayed, or as many as are wished.
inline std::pair<std::uint64_t, std::uint64_t> seeds(std::uint64_t usual) {
  const std::uint64_t one = number_from("HEARTH_SIMULATION_SEED", 0);
  if (one != 0) return {one, one};
  return {1, number_from("HEARTH_SIMULATION_SEEDS", usual)};
}

}  // namespace hearth::fold::simulation
