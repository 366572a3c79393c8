#include "service/percent.hpp"

#include <charconv>

namespace hearth::service {

std::optional<std::string> percent_decode(std::string_view text, Plus plus) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = static_cast<unsigned char>(text[i]);
    if (byte == '%') {
      if (text.size() - i < 3) return std::nullopt;
      const char* end = text.data() + i + 3;
      const auto [stop, error] = std::from_chars(text.data() + i + 1, end, byte, 16);
      if (error != std::errc{} || stop != end) return std::nullopt;
      i += 2;
    } else if (byte == '+' && plus == Plus::kIsSpace) {
      byte = ' ';
    }
    if (byte < 0x20 || byte == 0x7F) return std::nullopt;
    decoded += static_cast<char>(byte);
  }
  return decoded;
}

}  // namespace hearth::service
