#include <algorithm>

#include "rules/checker.hpp"
#include "rules/functions.hpp"

namespace hearth::rules {
namespace {

bool is_number(Type type) { return type == Type::kInt || type == Type::kDouble; }

bool has_order(Type type) {
  return type != Type::kNull && type != Type::kList;  // kDyn: it is seen at evaluation
}

bool may_equal(Type a, Type b) {
  return a == b || a == Type::kDyn || b == Type::kDyn || (is_number(a) && is_number(b));
}

}  // namespace

StaticType Checker::check_operator(Node& node) {
  for (Node& child : node.children) check(child);
  if (is_comparison(node.op)) {
    check_comparison(node);
    return {Type::kBool};
  }
  if (node.op == Operator::kIn) check_membership(node);
  const StaticType result = check_overloads(node);
  if (node.op == Operator::kIndex) return {node.children[0].type.element};
  if (node.op == Operator::kAdd && result.type == Type::kList) {
    const Type a = node.children[0].type.element, b = node.children[1].type.element;
    return {Type::kList, a == b ? a : Type::kDyn};
  }
  return result;
}

bool Checker::may_be_null(const Node& node) const {
  return node.meaning == Node::Meaning::kVariable && schema_.variables[node.index].optional;
}

bool Checker::comparable(const Node& a, const Node& b) const {
  if (may_equal(a.type.type, b.type.type)) return true;
  return (a.type.type == Type::kNull && may_be_null(b)) ||
         (b.type.type == Type::kNull && may_be_null(a));
}

void Checker::check_comparison(const Node& node) {
  const Node &a = node.children[0], &b = node.children[1];
  const bool equality = node.op == Operator::kEqual || node.op == Operator::kNotEqual;
  const std::string both = typed_text(a) + ", " + typed_text(b);
  if (equality && !comparable(a, b)) {
    const bool null = a.type.type == Type::kNull || b.type.type == Type::kNull;
    const std::string advice = null ? ": only an optional variable can be null"
                                    : ": they are never equal; compare values of one type";
    fail(node.at, both + advice);
    return;
  }
  if (equality) return;
  if (!has_order(a.type.type) || !has_order(b.type.type) || !may_equal(a.type.type, b.type.type)) {
    fail(node.at, both + ": '" + std::string(name(node.op)) +
                      "' takes two numbers, strings, timestamps, durations or bools");
  }
}

void Checker::check_membership(const Node& node) {
  const Node &item = node.children[0], &list = node.children[1];
  if (list.type.type != Type::kList || may_equal(item.type.type, list.type.element)) return;
  if (list.kind == Node::Kind::kList && list.children.empty()) return;
  fail(node.at, typed_text(item) + ", the list's items are " +
                    std::string(name(list.type.element)) + ": it is never in it");
}

}  // namespace hearth::rules
