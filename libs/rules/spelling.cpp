#include "rules/spelling.hpp"

#include <algorithm>
#include <array>

namespace hearth::rules {
namespace {

constexpr std::size_t kLongestName = 64;  // the distance costs length squared

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  if (std::max(a.size(), b.size()) > kLongestName) return kLongestName;
  std::array<std::size_t, kLongestName + 1> row{};  // distances of the beginnings of b
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (lower(a[i]) == lower(b[j]) ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, replaced});
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view wrong, std::span<const std::string_view> known) {
  std::string_view found;
  std::size_t best = std::max<std::size_t>(1, wrong.size() / 3) + 1;
  for (const auto candidate : known) {
    const std::size_t distance = edit_distance(wrong, candidate);
    if (distance >= best || distance >= candidate.size()) continue;
    best = distance;
    found = candidate;
  }
  return found;
}

std::string did_you_mean(std::string_view wrong, std::span<const std::string_view> known) {
  const std::string_view found = nearest(wrong, known);
  return found.empty() ? "" : " (did you mean '" + std::string(found) + "'?)";
}

}  // namespace hearth::rules
