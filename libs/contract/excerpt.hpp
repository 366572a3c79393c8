#pragma once

#include <cstddef>
#include <string_view>

namespace hearth::contract {

// The beginning of a UTF-8 text, of at most `bytes` bytes and without half a character at its end:
// what a message quotes must stay UTF-8, or the JSON around it is none.
inline std::string_view excerpt(std::string_view text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0U) == 0x80U) --bytes;
  return text.substr(0, bytes);
}

}  // namespace hearth::contract
