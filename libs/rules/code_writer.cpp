#include "rules/code_writer.hpp"

#include <algorithm>

#include "rules/loop.hpp"

namespace hearth::rules {

Instructions CodeWriter::write(const Node& root, Type wanted) {
  code_.clear();
  depth_ = 0;
  node(root);
  if (wanted != Type::kDyn) add(Code::kExpect).type = wanted;
  return code_;
}

void CodeWriter::node(const Node& node) {
  switch (node.meaning) {
    case Node::Meaning::kPlain:
      return plain(node);
    case Node::Meaning::kVariable:
      return push(Code::kVariable, node.index);
    case Node::Meaning::kLocal:
      return push(Code::kLocal, items_[node.index]);
    case Node::Meaning::kHas:
      return push(Code::kHas, node.index);
    case Node::Meaning::kFeature:
      return push(Code::kFeature, features_.add(*node.feature));
    case Node::Meaning::kMacro:
      return loop(node);
    case Node::Meaning::kOverload:
      return call(node);
  }
}

void CodeWriter::plain(const Node& node) {
  switch (node.kind) {
    case Node::Kind::kAnd:
      return logic(node, Code::kIfFalse, Code::kAnd);
    case Node::Kind::kOr:
      return logic(node, Code::kIfTrue, Code::kOr);
    case Node::Kind::kCondition:
      return condition(node);
    case Node::Kind::kNot:
      this->node(node.children[0]);
      add(Code::kNot);
      return;
    case Node::Kind::kList:
      for (const Node& item : node.children) this->node(item);
      pop(node.children.size());
      return push(Code::kList, node.children.size());
    case Node::Kind::kOperator:  // a comparison; all others are overloads
      this->node(node.children[0]);
      this->node(node.children[1]);
      add(Code::kCompare).op = node.op;
      return pop(1);
    default:
      return push(Code::kConstant, constant(node));
  }
}

void CodeWriter::logic(const Node& node, Code decided, Code merge) {
  std::vector<std::size_t> jumps;
  for (std::size_t i = 0; i < node.children.size(); ++i) {
    if (i > 0) {
      jumps.push_back(here());
      add(decided);
    }
    this->node(node.children[i]);
    if (i > 0) {
      add(merge);
      pop(1);
    }
  }
  for (const std::size_t jump : jumps) land(jump);
}

void CodeWriter::condition(const Node& node) {
  this->node(node.children[0]);
  const std::size_t no_bool = here();
  add(Code::kUnlessBool);
  const std::size_t otherwise = here();
  add(Code::kBranch);
  pop(1);
  this->node(node.children[1]);
  pop(1);
  const std::size_t over = here();
  add(Code::kJump);
  land(otherwise);
  this->node(node.children[2]);
  land(over);
  land(no_bool);
}

void CodeWriter::call(const Node& node) {
  for (const Node& argument : node.children) this->node(argument);
  if (node.zone) add(Code::kInZone).zone = &program_.zones.emplace_back(*node.zone);
  if (node.overload->arity == 1) {
    add(Code::kUnary).one = node.overload->one;
    return;
  }
  add(Code::kBinary).two = node.overload->two;
  pop(1);
}

void CodeWriter::loop(const Node& node) {
  this->node(node.children[0]);
  const std::size_t list = depth_ - 1;
  const std::size_t begin = here();
  add(Code::kLoopBegin).macro = node.macro;
  const std::size_t next = here();
  add(Code::kLoopNext);
  reserve(LoopSlots::kItem);
  items_.push_back(list + LoopSlots::kItem);
  if (node.children.size() == 4) {
    this->node(node.children[2]);
    add(Code::kLoopFilter, next);
    pop(1);
  }
  this->node(node.children.back());
  add(Code::kLoopFold, next).macro = node.macro;
  pop(1 + LoopSlots::kItem);
  items_.pop_back();
  land(next);
  add(Code::kLoopEnd).macro = node.macro;
  land(begin);
}

Instruction& CodeWriter::add(Code code, std::size_t operand) {
  Instruction instruction;
  instruction.code = code;
  instruction.operand = static_cast<std::uint32_t>(operand);
  return code_.emplace_back(instruction);
}

void CodeWriter::push(Code code, std::size_t operand) {
  add(code, operand);
  reserve(1);
}

void CodeWriter::reserve(std::size_t count) {
  depth_ += count;
  deepest_ = std::max(deepest_, depth_);
}

void CodeWriter::land(std::size_t jump) {
  code_[jump].operand = static_cast<std::uint32_t>(here());
}

std::size_t CodeWriter::constant(const Node& literal) {
  Value value = literal.literal;
  if (literal.is_string()) value = Value::of(program_.strings.emplace_back(literal.text));
  program_.constants.push_back(value);
  return program_.constants.size() - 1;
}

}  // namespace hearth::rules
