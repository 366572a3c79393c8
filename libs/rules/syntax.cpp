#include "rules/syntax.hpp"

namespace hearth::rules {

std::string_view name(Operator op) {
  switch (op) {
    case Operator::kNone:
      return "";
    case Operator::kLess:
      return "<";
    case Operator::kLessEqual:
      return "<=";
    case Operator::kGreater:
      return ">";
    case Operator::kGreaterEqual:
      return ">=";
    case Operator::kEqual:
      return "==";
    case Operator::kNotEqual:
      return "!=";
    case Operator::kIn:
      return "in";
    case Operator::kAdd:
      return "+";
    case Operator::kSubtract:
    case Operator::kNegate:
      return "-";
    case Operator::kMultiply:
      return "*";
    case Operator::kDivide:
      return "/";
    case Operator::kRemainder:
      return "%";
    case Operator::kIndex:
      return "[]";
  }
  return "";
}

}  // namespace hearth::rules
