#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "rules/program.hpp"
#include "rules/rule.hpp"
#include "rules/syntax.hpp"

namespace hearth::rules {

// Writes the instructions of one checked tree. It counts how many values lie on
// the stack, because a macro's item is read from its place there.
class CodeWriter {
 public:
  CodeWriter(RuleProgram& program, FeatureSet& features) : program_(program), features_(features) {}

  Instructions write(const Node& root, Type wanted);
  std::size_t deepest() const { return deepest_; }  // of all that was written

 private:
  using Code = Instruction::Code;

  void node(const Node& node);
  void plain(const Node& node);
  void logic(const Node& node, Code decided, Code merge);
  void condition(const Node& node);
  void call(const Node& node);
  void loop(const Node& node);

  Instruction& add(Code code, std::size_t operand = 0);
  void push(Code code, std::size_t operand);
  void pop(std::size_t count) { depth_ -= count; }
  void reserve(std::size_t count);  // values that lie there for a while
  std::size_t here() const { return code_.size(); }
  void land(std::size_t jump);  // the jump leads to what is written next
  std::size_t constant(const Node& literal);

  RuleProgram& program_;
  FeatureSet& features_;
  Instructions code_;
  std::vector<std::size_t> items_;  // places of the macros' items, the outermost first
  std::size_t depth_ = 0, deepest_ = 0;
};

}  // namespace hearth::rules
