#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace hearth::service {

enum class Plus { kIsPlus, kIsSpace };  // in a path, in a query

// nullopt for a broken escape or a control character, encoded or not.
std::optional<std::string> percent_decode(std::string_view text, Plus plus);

}  // namespace hearth::service
