#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "rules/fault.hpp"
#include "rules/rule.hpp"
#include "rules/syntax.hpp"

namespace hearth::rules {

// Gives each node of a tree its type and its meaning. What is wrong is told and
// goes on as kDyn, so that one mistake is one problem.
class Checker {
 public:
  Checker(std::string_view source, const Schema& schema) : source_(source), schema_(schema) {}

  void check(Node& root, Type wanted);
  std::vector<Fault> take_faults() { return std::move(faults_); }

 private:
  struct Local {
    std::string name;
    StaticType type;
  };

  StaticType check(Node& node);
  StaticType type_of(Node& node);  // also checks its children
  StaticType check_literal(const Node& node) const;
  StaticType check_name(Node& node);
  StaticType check_list(Node& node);
  StaticType check_logic(Node& node, std::string_view symbol);
  StaticType check_condition(Node& node);

  StaticType check_operator(Node& node);
  void check_comparison(const Node& node);
  void check_membership(const Node& node);
  bool may_be_null(const Node& node) const;
  bool comparable(const Node& a, const Node& b) const;

  StaticType check_function(Node& node);
  StaticType check_has(Node& node);
  StaticType check_windowed(Node& node);
  StaticType check_method(Node& node);
  bool take_zone(Node& node);
  StaticType check_macro(Node& node, Macro macro);
  StaticType check_overloads(Node& node);
  StaticType refuse_call(const Node& node, std::string_view called, const std::string& wanted);
  void fold_time(Node& node);

  StaticType fail(std::uint32_t at, std::string text);
  std::string text_of(const Node& node) const;     // 'score', cut where it is long
  std::string typed_text(const Node& node) const;  // 'score' is int
  std::vector<std::string_view> known_names() const;

  std::string_view source_;
  const Schema& schema_;
  std::vector<Local> locals_;
  std::vector<Fault> faults_;
};

std::vector<std::string_view> function_names();

}  // namespace hearth::rules
