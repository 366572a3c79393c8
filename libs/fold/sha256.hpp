#pragma once

#include <string>
#include <string_view>

namespace hearth::fold {

std::string sha256_hex(std::string_view text);  // 64 small digits

}  // namespace hearth::fold
