#include "rules/checker.hpp"

#include <algorithm>

#include "rules/quoted.hpp"
#include "rules/spelling.hpp"

namespace hearth::rules {
namespace {

constexpr std::size_t kQuotedBytes = 60;  // of a sub-expression in a message

bool is_or_may_be(StaticType type, Type wanted) {
  return type.type == wanted || type.type == Type::kDyn;
}

// What fits both; kDyn where nothing else does.
StaticType common(StaticType a, StaticType b) {
  if (a.type != b.type) return {};
  return {a.type, a.element == b.element ? a.element : Type::kDyn};
}

}  // namespace

void Checker::check(Node& root, Type wanted) {
  const StaticType type = check(root);
  if (wanted == Type::kDyn || is_or_may_be(type, wanted)) return;
  fail(root.at, "the rule's value is " + std::string(name(type.type)) + ", it must be " +
                    std::string(name(wanted)) +
                    (wanted == Type::kBool ? ": compare it with something" : ""));
}

StaticType Checker::check(Node& node) { return node.type = type_of(node); }

StaticType Checker::type_of(Node& node) {
  switch (node.kind) {
    case Node::Kind::kLiteral:
      return check_literal(node);
    case Node::Kind::kName:
      return check_name(node);
    case Node::Kind::kList:
      return check_list(node);
    case Node::Kind::kAnd:
      return check_logic(node, "&&");
    case Node::Kind::kOr:
      return check_logic(node, "||");
    case Node::Kind::kNot:
      return check_logic(node, "!");
    case Node::Kind::kCondition:
      return check_condition(node);
    case Node::Kind::kOperator:
      return check_operator(node);
    case Node::Kind::kFunction:
      return check_function(node);
    case Node::Kind::kMethod:
      return check_method(node);
  }
  return {};
}

StaticType Checker::check_literal(const Node& node) const {
  switch (node.literal.kind) {
    case Value::Kind::kNull:
      return {Type::kNull};
    case Value::Kind::kBool:
      return {Type::kBool};
    case Value::Kind::kInt:
      return {Type::kInt};
    case Value::Kind::kDouble:
      return {Type::kDouble};
    case Value::Kind::kString:
      return {Type::kString};
    default:
      return {};  // unknown
  }
}

StaticType Checker::check_name(Node& node) {
  for (std::size_t i = locals_.size(); i-- > 0;) {
    if (locals_[i].name == node.text) {
      node.meaning = Node::Meaning::kLocal;
      node.index = static_cast<std::uint32_t>(i);
      return locals_[i].type;
    }
    if (node.text.starts_with(locals_[i].name + '.')) {
      return fail(node.at, "'" + locals_[i].name + "' is a list's item and has no fields");
    }
  }
  for (std::size_t i = 0; i < schema_.variables.size(); ++i) {
    if (schema_.variables[i].name != node.text) continue;
    node.meaning = Node::Meaning::kVariable;
    node.index = static_cast<std::uint32_t>(i);
    return {schema_.variables[i].type};
  }
  const auto functions = function_names();
  const bool is_function =
      std::find(functions.begin(), functions.end(), node.text) != functions.end();
  if (is_function) return fail(node.at, "'" + node.text + "' is a function: call it, with (…)");
  return fail(node.at, "no such name " + text_of(node) + did_you_mean(node.text, known_names()));
}

StaticType Checker::check_list(Node& node) {
  StaticType list{Type::kList};
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    const StaticType item = check(node.children[i]);
    list.element = i == 0 || list.element == item.type ? item.type : Type::kDyn;
  }
  return list;
}

StaticType Checker::check_logic(Node& node, std::string_view symbol) {
  for (Node& child : node.children) {
    if (is_or_may_be(check(child), Type::kBool)) continue;
    fail(child.at, "'" + std::string(symbol) + "' takes bools, " + typed_text(child));
  }
  return {Type::kBool};
}

StaticType Checker::check_condition(Node& node) {
  if (!is_or_may_be(check(node.children[0]), Type::kBool)) {
    fail(node.children[0].at, "'?' takes a bool before it, " + typed_text(node.children[0]));
  }
  const StaticType a = check(node.children[1]), b = check(node.children[2]);
  const auto open = [](StaticType type) {
    return type.type == Type::kDyn || type.type == Type::kNull;
  };
  if (a.type != b.type && !open(a) && !open(b)) {
    return fail(node.at, "both values of '?' must have one type: " + typed_text(node.children[1]) +
                             ", " + typed_text(node.children[2]));
  }
  return common(a, b);
}

StaticType Checker::fail(std::uint32_t at, std::string text) {
  faults_.push_back({at, std::move(text)});
  return {};
}

std::string Checker::text_of(const Node& node) const {
  const auto text = source_.substr(node.span.begin, node.span.end - node.span.begin);
  const auto shown = beginning(text, kQuotedBytes);
  return "'" + std::string(shown) + (shown.size() < text.size() ? "…'" : "'");
}

std::string Checker::typed_text(const Node& node) const {
  return text_of(node) + " is " + std::string(name(node.type.type));
}

std::vector<std::string_view> Checker::known_names() const {
  std::vector<std::string_view> known{"true", "false", "null", "unknown"};
  for (const Local& local : locals_) known.push_back(local.name);
  for (const Variable& variable : schema_.variables) known.push_back(variable.name);
  return known;
}

}  // namespace hearth::rules
