#include "contract/cause.hpp"

#include <array>
#include <charconv>

namespace hearth::contract {

std::string to_text(const Cause& cause) {
  return std::to_string(cause.sequence) + "." + std::to_string(static_cast<unsigned>(cause.phase)) +
         "." + std::to_string(cause.major) + "." + std::to_string(cause.minor) + "." +
         std::to_string(cause.k);
}

std::optional<Cause> parse_cause(std::string_view text) {
  std::array<std::uint64_t, 5> parts{};
  const char* at = text.data();
  const char* const end = at + text.size();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto [stop, error] = std::from_chars(at, end, parts[i]);
    if (error != std::errc{}) return std::nullopt;
    at = stop;
    if (i + 1 < parts.size()) {
      if (at == end || *at != '.') return std::nullopt;
      ++at;
    }
  }
  if (at != end || parts[1] > 2 || parts[4] > UINT32_MAX) return std::nullopt;
  return Cause{parts[0], static_cast<Cause::Phase>(parts[1]), parts[2], parts[3],
               static_cast<std::uint32_t>(parts[4])};
}

}  // namespace hearth::contract
