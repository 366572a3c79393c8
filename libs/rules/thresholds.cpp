#include "rules/thresholds.hpp"

#include <algorithm>

namespace hearth::rules {
namespace {

constexpr std::int64_t kExactInt = std::int64_t{1} << 53U;  // up to here a double has every int

std::optional<double> number_of(const Node& node) {
  if (node.kind != Node::Kind::kLiteral) return std::nullopt;
  if (node.literal.is(Value::Kind::kDouble)) return node.literal.real;
  const bool exact = node.literal.is(Value::Kind::kInt) && node.literal.number <= kExactInt &&
                     node.literal.number >= -kExactInt;
  return exact ? std::optional(static_cast<double>(node.literal.number)) : std::nullopt;
}

// A variable and a constant, whichever side they are on.
bool note_comparison(const Node& node, std::vector<Thresholds>& found) {
  if (!is_comparison(node.op)) return false;
  for (const std::size_t side : {0U, 1U}) {
    const Node &variable = node.children[side], &other = node.children[1 - side];
    const auto number = number_of(other);
    if (variable.meaning != Node::Meaning::kVariable || !number) continue;
    auto& numbers = found[variable.index];
    if (numbers) numbers->push_back(*number);
    return true;
  }
  return false;
}

void visit(const Node& node, std::vector<Thresholds>& found) {
  if (note_comparison(node, found)) return;
  if (node.meaning == Node::Meaning::kVariable && found[node.index]) {
    found[node.index] = tl::unexpected(node.at);
  }
  for (const Node& child : node.children) visit(child, found);
}

}  // namespace

std::vector<Thresholds> thresholds_of(const Node& root, std::size_t variables) {
  std::vector<Thresholds> found(variables);
  visit(root, found);
  for (auto& numbers : found) {
    if (!numbers) continue;
    std::sort(numbers->begin(), numbers->end());
    numbers->erase(std::unique(numbers->begin(), numbers->end()), numbers->end());
  }
  return found;
}

}  // namespace hearth::rules
