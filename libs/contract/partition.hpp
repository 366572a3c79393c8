#pragma once

#include <compare>
#include <cstdint>
#include <string_view>

// A partition is one JetStream stream, one Redis hash tag and, per service, one owner. An entity's key decides its
// home.
namespace hearth::contract {

struct Partition {
  std::uint16_t number = 0;
  auto operator<=>(const Partition&) const = default;
};

inline constexpr std::uint16_t kMaxPartitions = 1024;

// XXH3 (64 bit) of the key; the same value on every machine and in every release: it places data.
std::uint64_t stable_hash(std::string_view key);

// stable_hash(key) modulo `count`; `count` is fixed at installation.
Partition home(std::string_view entity_key, std::uint16_t count);

}  // namespace hearth::contract
