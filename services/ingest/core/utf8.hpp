#pragma once

#include <string>
#include <string_view>

namespace hearth::ingest {

// The text with every byte that belongs to no valid sequence (RFC 3629) replaced by U+FFFD; at most
// three times as long.
std::string replace_invalid_utf8(std::string_view text);

}  // namespace hearth::ingest
