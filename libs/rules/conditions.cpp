#include "rules/conditions.hpp"

namespace hearth::rules {
namespace {

void collect(const Node& node, std::vector<const Node*>& found) {
  switch (node.kind) {
    case Node::Kind::kAnd:
    case Node::Kind::kOr:
    case Node::Kind::kNot:
    case Node::Kind::kCondition:
      for (const Node& child : node.children) collect(child, found);
      return;
    default:
      if (node.type.type == Type::kBool || node.type.type == Type::kDyn) found.push_back(&node);
  }
}

}  // namespace

std::vector<const Node*> leaf_conditions(const Node& root) {
  std::vector<const Node*> found;
  collect(root, found);
  return found;
}

const Node& left_side(const Node& condition) {
  const bool has_left = condition.kind == Node::Kind::kMethod ||
                        condition.meaning == Node::Meaning::kHas || is_comparison(condition.op) ||
                        condition.op == Operator::kIn;
  return has_left ? condition.children[0] : condition;
}

}  // namespace hearth::rules
