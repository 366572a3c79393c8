#pragma once

#include <optional>
#include <string>
#include <string_view>

// Bytes as text, for what stands in a signal's JSON.
namespace hearth::contract {

std::string to_hex(std::string_view bytes);                  // two lower-case digits a byte
std::optional<std::string> from_hex(std::string_view text);  // nullopt: it is no such text

}  // namespace hearth::contract
