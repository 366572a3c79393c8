#include <algorithm>

#include "rules/comparison.hpp"
#include "rules/logic.hpp"
#include "rules/loop.hpp"
#include "rules/program.hpp"
#include "rules/zone.hpp"

namespace hearth::rules {
namespace {

using Code = Instruction::Code;
using enum Value::Kind;

// An input that nobody has given is one that does not exist yet.
Value input(std::span<const Value> inputs, std::uint32_t index) {
  return index < inputs.size() ? inputs[index] : Value{};
}

Value is_there(const Value& variable) {
  if (variable.is(kUnknown) || variable.is(kError)) return variable;
  return Value::of(!variable.is(kNull));
}

bool fits(const Value& value, Type type) {
  switch (type) {
    case Type::kBool:
      return value.is(kBool);
    case Type::kInt:
      return value.is(kInt);
    case Type::kDouble:
      return value.is(kDouble);
    case Type::kString:
      return value.is(kString);
    case Type::kTimestamp:
      return value.is(kTimestamp);
    case Type::kDuration:
      return value.is(kDuration);
    case Type::kNull:
      return value.is(kNull);
    case Type::kList:
      return value.is(kList);
    case Type::kDyn:
      return true;
  }
  return false;
}

Value list_of(const Value* items, std::size_t count, Workspace& workspace) {
  Value none = Value::of(true);
  for (std::size_t i = 0; i < count; ++i) {
    if (const Value* found = without_value(none, items[i])) none = *found;
  }
  if (!none.is(kBool)) return none;
  Value* const made = workspace.make_items(count);
  if (made == nullptr) return Value::failed(ErrorCode::kTooLarge);
  std::copy_n(items, count, made);
  return Value::of(std::span<const Value>(made, count));
}

// The steps of a loop; true: jump.
bool loop_step(const Instruction& step, Value*& top, Workspace& workspace) {
  switch (step.code) {
    case Code::kLoopBegin:
      if (begin_loop(top - 1, step.macro, workspace) == LoopStep::kStop) return true;
      top += 2;
      return false;
    case Code::kLoopNext:
      if (next_item(top - 3, workspace) == LoopStep::kStop) return true;
      ++top;
      return false;
    case Code::kLoopFilter:
      --top;
      if (take_filter(top - 4, *top) == LoopStep::kGoOn) return false;
      --top;
      return true;
    case Code::kLoopFold:
      top -= 2;
      take_result(top - 3, step.macro, top[1], workspace);
      return true;
    default:  // kLoopEnd
      top -= 2;
      top[-1] = loop_value(top - 1, step.macro);
      return false;
  }
}

// The steps that neither jump nor push an input.
void compute(const Instruction& step, Value*& top, Workspace& workspace) {
  switch (step.code) {
    case Code::kCompare:
      --top;
      top[-1] = compare(step.op, top[-1], top[0], workspace);
      return;
    case Code::kUnary:
      if (top[-1].kind > kError) top[-1] = step.one(top[-1], workspace);
      return;
    case Code::kBinary: {
      --top;
      const Value* const none = without_value(top[-1], top[0]);
      top[-1] = none != nullptr ? *none : step.two(top[-1], top[0], workspace);
      return;
    }
    case Code::kInZone:
      if (top[-1].kind > kError) top[-1] = in_zone(top[-1], *step.zone);
      return;
    case Code::kNot:
      top[-1] = negation(top[-1]);
      return;
    case Code::kAnd:
      --top;
      top[-1] = conjunction(top[-1], top[0]);
      return;
    case Code::kOr:
      --top;
      top[-1] = disjunction(top[-1], top[0]);
      return;
    case Code::kList:
      top -= step.operand;
      *top = list_of(top, step.operand, workspace);
      ++top;
      return;
    default:  // kExpect
      if (top[-1].kind > kError && !fits(top[-1], step.type)) {
        top[-1] = Value::failed(ErrorCode::kNoSuchOverload);
      }
  }
}

}  // namespace

Value run(const Instructions& instructions, const RuleProgram& program, const Inputs& inputs,
          Workspace& workspace) {
  Value* const stack = workspace.stack();
  Value* top = stack;  // the place behind the topmost
  const Instruction* const begin = instructions.data();
  const Instruction* const end = begin + instructions.size();
  for (const Instruction* step = begin; step != end; ++step) {
    bool jump = false;
    switch (step->code) {
      case Code::kConstant:
        *top++ = program.constants[step->operand];
        break;
      case Code::kVariable:
        *top++ = input(inputs.variables, step->operand);
        break;
      case Code::kFeature:
        *top++ = input(inputs.features, step->operand);
        break;
      case Code::kLocal:
        *top++ = stack[step->operand];
        break;
      case Code::kHas:
        *top++ = is_there(input(inputs.variables, step->operand));
        break;
      case Code::kIfFalse:
        jump = top[-1].is(kBool) && !top[-1].truth;
        break;
      case Code::kIfTrue:
        jump = top[-1].holds();
        break;
      case Code::kBranch:
        jump = !(--top)->truth;
        break;
      case Code::kUnlessBool:
        top[-1] = as_condition(top[-1]);
        jump = !top[-1].is(kBool);
        break;
      case Code::kJump:
        jump = true;
        break;
      case Code::kLoopBegin:
      case Code::kLoopNext:
      case Code::kLoopFilter:
      case Code::kLoopFold:
      case Code::kLoopEnd:
        jump = loop_step(*step, top, workspace);
        break;
      default:
        compute(*step, top, workspace);
    }
    if (jump) step = begin + step->operand - 1;  // the loop's ++ follows
  }
  return top[-1];
}

}  // namespace hearth::rules
