#include "fold/skips.hpp"

#include <array>
#include <charconv>

namespace hearth::fold {
namespace {

constexpr std::string_view kHead = R"({"skips":")";
constexpr std::string_view kTail = R"("})";

struct Numbers {
  std::array<std::uint64_t, 4> values{};
  std::size_t count = 0;
};

std::optional<Numbers> parse_numbers(std::string_view text) {
  Numbers out;
  const char* at = text.data();
  const char* const end = at + text.size();
  while (out.count < out.values.size()) {
    const auto number = std::from_chars(at, end, out.values[out.count++]);
    if (number.ec != std::errc{}) return std::nullopt;
    if (number.ptr == end) return out;
    if (*number.ptr != '.') return std::nullopt;
    at = number.ptr + 1;
  }
  return std::nullopt;
}

std::optional<Skip> parse_skip(std::string_view text) {
  const auto numbers = parse_numbers(text);
  if (!numbers) return std::nullopt;
  const auto& [sequence, second, major, minor] = numbers->values;
  constexpr auto kLastPhase = static_cast<std::uint64_t>(Skip::Phase::kItem);
  if (numbers->count == 2 && second <= UINT32_MAX)
    return skip_of_item(sequence, static_cast<std::uint32_t>(second));
  if (numbers->count != 4 || second >= kLastPhase) return std::nullopt;
  return Skip{sequence, static_cast<Skip::Phase>(second), major, minor, 0};
}

std::string encode_skip(const Skip& skip) {
  const std::string sequence = std::to_string(skip.sequence) + ".";
  if (skip.phase == Skip::Phase::kItem) return sequence + std::to_string(skip.major);
  return sequence + std::to_string(static_cast<unsigned>(skip.phase)) + "." +
         std::to_string(skip.major) + "." + std::to_string(skip.minor);
}

}  // namespace

std::string encode_skips(const std::set<Skip>& skips) {
  std::string text;
  for (const Skip& skip : skips) {
    if (!text.empty()) text += ' ';
    text += encode_skip(skip);
  }
  return std::string(kHead) + text + std::string(kTail);
}

std::optional<std::set<Skip>> parse_skips(std::string_view payload) {
  if (!payload.starts_with(kHead) || !payload.ends_with(kTail)) return std::nullopt;
  payload.remove_prefix(kHead.size());
  payload.remove_suffix(kTail.size());
  std::set<Skip> out;
  while (!payload.empty()) {
    const std::size_t space = payload.find(' ');
    const auto skip = parse_skip(payload.substr(0, space));
    if (!skip) return std::nullopt;
    out.insert(*skip);
    payload.remove_prefix(space == std::string_view::npos ? payload.size() : space + 1);
  }
  return out;
}

}  // namespace hearth::fold
