#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "contract/partition.hpp"

namespace hearth::contract {

// How far a reader has come: partition → last folded sequence. On the wire: "07:123456,12:88" in a Hearth-Position
// header or an at_least parameter.
using Position = std::map<Partition, std::uint64_t>;

std::string to_text(const Position& position);
std::optional<Position> parse_position(std::string_view text, std::uint16_t partitions);

}  // namespace hearth::contract
