#include <algorithm>
#include <array>

#include "rules/checker.hpp"
#include "rules/functions.hpp"
#include "rules/spelling.hpp"
#include "rules/time_text.hpp"
#include "rules/windowed_call.hpp"
#include "rules/zone.hpp"

namespace hearth::rules {
namespace {

struct MacroName {
  std::string_view name;
  Macro macro;
};
constexpr std::array<MacroName, 5> kMacros{{{"all", Macro::kAll},
                                            {"exists", Macro::kExists},
                                            {"exists_one", Macro::kExistsOne},
                                            {"filter", Macro::kFilter},
                                            {"map", Macro::kMap}}};

using Form = Overload::Form;

std::vector<std::string_view> names_of(Form form) {
  std::vector<std::string_view> names;
  for (const Overload& one : overloads()) {
    if (one.form == form) names.push_back(one.name);
  }
  if (form == Form::kMethod) {
    for (const MacroName& one : kMacros) names.push_back(one.name);
  }
  return names;
}

bool is_among(std::string_view name, const std::vector<std::string_view>& names) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// [](StaticType) of a call that no overload takes is dyn; it is told what would
// be taken.
std::string parameters(const Overload& overload) {
  std::string text;
  if (overload.form == Form::kOperator) {
    if (overload.arity == 1) return std::string(name(overload.takes[0]));
    return std::string(name(overload.takes[0])) + " and " + std::string(name(overload.takes[1]));
  }
  if (overload.form == Form::kMethod) {
    text = std::string(name(overload.takes[0])) + '.' + std::string(overload.name);
    return text + '(' + (overload.arity == 2 ? std::string(name(overload.takes[1])) : "") + ')';
  }
  return std::string(overload.name) + '(' + std::string(name(overload.takes[0])) + ')';
}

bool takes(const Overload& overload, const std::vector<Node>& arguments) {
  if (overload.arity != arguments.size()) return false;
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const Type type = arguments[i].type.type;
    if (type != overload.takes[i] && type != Type::kDyn && overload.takes[i] != Type::kDyn) {
      return false;
    }
  }
  return true;
}

bool gives_part(std::string_view method) {
  const auto of_timestamp = [method](const Overload& one) {
    return one.form == Form::kMethod && one.name == method && one.takes[0] == Type::kTimestamp;
  };
  return std::any_of(overloads().begin(), overloads().end(), of_timestamp);
}

}  // namespace

std::vector<std::string_view> function_names() {
  std::vector<std::string_view> names = names_of(Form::kFunction);
  const auto windowed = windowed_names();
  names.insert(names.end(), windowed.begin(), windowed.end());
  names.push_back("has");
  return names;
}

StaticType Checker::check_function(Node& node) {
  if (node.text == "has") return check_has(node);
  if (is_windowed(node.text)) return check_windowed(node);
  for (Node& child : node.children) check(child);
  if (is_among(node.text, names_of(Form::kFunction))) {
    const StaticType type = check_overloads(node);
    fold_time(node);
    return type;
  }
  if (is_among(node.text, names_of(Form::kMethod))) {
    return fail(node.at, "'" + node.text + "' is a method: write value." + node.text + "(…)");
  }
  if (node.text == "matches") {
    return fail(node.at, "regular expressions are not part of the language: use contains");
  }
  return fail(node.at,
              "no such function '" + node.text + "'" + did_you_mean(node.text, function_names()));
}

StaticType Checker::check_has(Node& node) {
  if (node.children.size() != 1 || node.children[0].kind != Node::Kind::kName) {
    return fail(node.at, "'has' takes the name of one optional variable");
  }
  Node& variable = node.children[0];
  const std::size_t before = faults_.size();
  check(variable);
  if (faults_.size() > before) return {Type::kBool};
  if (!may_be_null(variable)) {
    fail(variable.at, text_of(variable) + " always has a value: leave 'has' out");
  }
  node.meaning = Node::Meaning::kHas;
  node.index = variable.index;
  return {Type::kBool};
}

StaticType Checker::check_windowed(Node& node) {
  auto feature = windowed_call(node, schema_);
  if (!feature) return fail(feature.error().at, std::move(feature.error().text));
  node.meaning = Node::Meaning::kFeature;
  node.feature = *std::move(feature);
  return {rules::type_of(*node.feature)};
}

StaticType Checker::check_method(Node& node) {
  check(node.children[0]);
  for (const MacroName& one : kMacros) {
    if (one.name == node.text) return check_macro(node, one.macro);
  }
  for (std::size_t i = 1; i < node.children.size(); ++i) check(node.children[i]);
  const auto methods = names_of(Form::kMethod);
  if (is_among(node.text, methods)) return take_zone(node) ? check_overloads(node) : StaticType{};
  if (is_among(node.text, function_names())) {
    return fail(node.at, "'" + node.text + "' is no method: write " + node.text + "(…)");
  }
  if (node.text == "matches") {
    return fail(node.at, "regular expressions are not part of the language: use contains");
  }
  return fail(node.at, "no such method '" + node.text + "'" + did_you_mean(node.text, methods));
}

// "getHours('Asia/Shanghai')". The zone is loaded with the rule, so it is written out in it. False:
// it is none, which is told.
bool Checker::take_zone(Node& node) {
  const Type receiver = node.children[0].type.type;
  const bool asks_part = gives_part(node.text) && node.children.size() == 2 &&
                         (receiver == Type::kTimestamp || receiver == Type::kDyn);
  if (!asks_part) return true;
  const Node& zone = node.children[1];
  if (zone.is_string()) node.zone = parse_zone(zone.text);
  if (!node.zone) {
    fail(zone.at, text_of(zone) + R"( is no time zone: write "Asia/Shanghai" or "+08:00")");
    return false;
  }
  node.children.pop_back();
  return true;
}

StaticType Checker::check_macro(Node& node, Macro macro) {
  const StaticType list = node.children[0].type;
  if (list.type != Type::kList && list.type != Type::kDyn) {
    fail(node.children[0].at,
         "'" + node.text + "' goes over a list, " + typed_text(node.children[0]));
  }
  const std::size_t count = node.children.size();
  const bool counted = count == 3 || (macro == Macro::kMap && count == 4);
  const Node* const item = count > 1 ? &node.children[1] : nullptr;
  const bool named = item != nullptr && item->kind == Node::Kind::kName &&
                     item->text.find('.') == std::string::npos;
  if (!counted || !named) {
    return fail(node.at, "'" + node.text + "' is written list." + node.text +
                             (macro == Macro::kMap ? "(item, value)" : "(item, condition)"));
  }
  locals_.push_back({item->text, {list.element}});
  for (std::size_t i = 2; i < count; ++i) check(node.children[i]);
  locals_.pop_back();
  node.meaning = Node::Meaning::kMacro;
  node.macro = macro;
  const Node& condition = node.children[2];
  if ((macro != Macro::kMap || count == 4) && condition.type.type != Type::kBool &&
      condition.type.type != Type::kDyn) {
    fail(condition.at, "'" + node.text + "' takes a bool condition, " + typed_text(condition));
  }
  if (macro == Macro::kFilter) return {Type::kList, list.element};
  if (macro == Macro::kMap) return {Type::kList, node.children.back().type.type};
  return {Type::kBool};
}

StaticType Checker::check_overloads(Node& node) {
  const Form form = node.kind == Node::Kind::kOperator ? Form::kOperator
                    : node.kind == Node::Kind::kMethod ? Form::kMethod
                                                       : Form::kFunction;
  const std::string_view called = form == Form::kOperator ? name(node.op) : node.text;
  StaticType result;
  std::string wanted;
  for (const Overload& one : overloads()) {
    const bool unary = node.children.size() == 1;
    if (one.form != form || one.name != called) continue;
    if (form == Form::kOperator && unary != (one.arity == 1)) continue;
    if (takes(one, node.children)) {
      if (node.overload == nullptr) result.type = one.gives;
      if (result.type != one.gives) result.type = Type::kDyn;
      node.overload = &one;
    }
    wanted += (wanted.empty() ? "" : ", ") + parameters(one);
  }
  if (node.overload != nullptr) {
    node.meaning = Node::Meaning::kOverload;
    return result;
  }
  return refuse_call(node, called, wanted);
}

StaticType Checker::refuse_call(const Node& node, std::string_view called,
                                const std::string& wanted) {
  std::string given;
  int ints = 0, doubles = 0;
  for (const Node& child : node.children) {
    given += (given.empty() ? "" : ", ") + typed_text(child);
    ints += child.type.type == Type::kInt ? 1 : 0;
    doubles += child.type.type == Type::kDouble ? 1 : 0;
  }
  if (given.empty()) given = "nothing is given";
  const std::string quoted_name = "'" + std::string(called) + "' ";
  if (node.op == Operator::kIn) {
    return fail(node.at, quoted_name + "looks into a list, " + typed_text(node.children[1]) +
                             (node.children[1].type.type == Type::kString ? ": use contains" : ""));
  }
  if (node.kind == Node::Kind::kOperator && ints == 1 && doubles == 1 && called != "%") {
    return fail(node.at, quoted_name + "does not mix int and double: " + given +
                             "; write 2.0 for 2, or double(…)");
  }
  return fail(node.at, quoted_name + "takes " + wanted + "; " + given);
}

// timestamp("…") and duration("…") are known at load, and so is what is wrong
// with them.
void Checker::fold_time(Node& node) {
  const bool timestamp = node.text == "timestamp";
  if (!timestamp && node.text != "duration") return;
  if (node.children.size() != 1 || !node.children[0].is_string()) return;
  const Node& text = node.children[0];
  const auto ms = timestamp ? parse_timestamp(text.text) : parse_duration(text.text);
  if (!ms) {
    fail(text.at, text_of(text) + (timestamp ? R"( is no timestamp: write "2026-01-31T00:00:00Z")"
                                             : R"( is no duration: write "72h", "30m" or "1.5s")"));
    return;
  }
  node.kind = Node::Kind::kLiteral;
  node.meaning = Node::Meaning::kPlain;
  node.literal = timestamp ? Value::timestamp(*ms) : Value::duration(*ms);
  node.children.clear();
}

}  // namespace hearth::rules
