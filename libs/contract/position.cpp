#include "contract/position.hpp"

#include <charconv>

namespace hearth::contract {
namespace {

// Takes a run of digits off the front of `text`.
template <class Number>
bool take_number(std::string_view& text, Number& number) {
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{}) return false;
  text.remove_prefix(static_cast<std::size_t>(stop - text.data()));
  return true;
}

bool take(std::string_view& text, char expected) {
  if (text.empty() || text.front() != expected) return false;
  text.remove_prefix(1);
  return true;
}

}  // namespace

std::string to_text(const Position& position) {
  std::string text;
  for (const auto& [partition, sequence] : position) {
    if (!text.empty()) text += ',';
    if (partition.number < 10) text += '0';
    text.append(std::to_string(partition.number)).append(":").append(std::to_string(sequence));
  }
  return text;
}

std::optional<Position> parse_position(std::string_view text, std::uint16_t partitions) {
  Position position;
  while (!text.empty()) {
    if (!position.empty() && !take(text, ',')) return std::nullopt;
    Partition partition;
    std::uint64_t sequence = 0;
    if (!take_number(text, partition.number) || !take(text, ':') || !take_number(text, sequence)) {
      return std::nullopt;
    }
    if (partition.number >= partitions) return std::nullopt;
    // A partition named twice says two things at once. (It also bounds the text: no more items than
    // partitions.)
    if (!position.emplace(partition, sequence).second) return std::nullopt;
  }
  return position;
}

}  // namespace hearth::contract
