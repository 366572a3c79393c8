#include "shown.hpp"

#include <algorithm>

namespace hearth::ctl {
namespace {

constexpr std::size_t kShown = 200;  // bytes

bool is_control(char byte) {
  const auto code = static_cast<unsigned char>(byte);
  return code < 0x20 || code == 0x7f;
}
bool continues(char byte) { return (static_cast<unsigned char>(byte) & 0xc0U) == 0x80U; }

}  // namespace

std::string shown(std::string_view text) {
  std::size_t length = std::min(text.size(), kShown);
  while (length < text.size() && length > 0 && continues(text[length])) --length;
  std::string out(text.substr(0, length));
  std::replace_if(out.begin(), out.end(), is_control, '?');
  if (length < text.size()) out += "…";
  return out;
}

}  // namespace hearth::ctl
