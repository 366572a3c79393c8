#include "contract/partition.hpp"

#include <xxhash.h>

namespace hearth::contract {

std::uint64_t stable_hash(std::string_view key) { return XXH3_64bits(key.data(), key.size()); }

Partition home(std::string_view entity_key, std::uint16_t count) {
  return Partition{static_cast<std::uint16_t>(stable_hash(entity_key) % count)};
}

}  // namespace hearth::contract
