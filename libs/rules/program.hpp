#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include <cctz/time_zone.h>

#include "rules/functions.hpp"
#include "rules/rule.hpp"
#include "rules/syntax.hpp"

namespace hearth::rules {

// One step of a stack machine. Chosen over a walk of the tree for the price of
// an evaluation: the steps lie side by side, and a short circuit is a jump.
struct Instruction {
  enum class Code : std::uint8_t {
    kConstant,
    kVariable,
    kFeature,
    kLocal,    // push what `operand` numbers
    kHas,      // push whether variable `operand` is there
    kCompare,  // `op` of the two topmost
    kUnary,
    kBinary,
    kInZone,  // the topmost, a timestamp, as one of `zone`
    kNot,
    kAnd,
    kOr,          // of the two topmost, absorbing
    kIfFalse,     // jump where the topmost is false, which stays
    kIfTrue,      // the same with true
    kBranch,      // pop: true goes on, false jumps
    kUnlessBool,  // jump where the topmost is no bool; what is no unknown
                  // becomes an error
    kJump,
    kList,  // of the `operand` topmost
    kLoopBegin,
    kLoopNext,
    kLoopFilter,
    kLoopFold,
    kLoopEnd,  // loop.hpp
    kExpect,   // an error where the topmost is not of `type`
  };
  Code code = Code::kConstant;
  union {
    Operator op = Operator::kNone;
    Macro macro;
    Type type;
  };
  std::uint32_t operand = 0;
  union {
    Unary one = nullptr;
    Binary two;
    const cctz::time_zone* zone;
  };
};

using Instructions = std::vector<Instruction>;

struct ConditionCode {
  std::string term;
  Instructions left, whole;
};

struct RuleProgram {
  std::string text;
  Instructions main;
  std::vector<ConditionCode> conditions;
  std::vector<Value> constants;
  std::deque<std::string> strings;    // what the constants point into; never moves
  std::deque<cctz::time_zone> zones;  // the same of instructions
  std::vector<std::size_t> variables, features;
  std::vector<tl::expected<std::vector<double>, Place>> thresholds;  // by variable
};

Value run(const Instructions& instructions, const RuleProgram& program, const Inputs& inputs,
          Workspace& workspace);

}  // namespace hearth::rules
