#pragma once

#include "rules/syntax.hpp"
#include "rules/value.hpp"
#include "rules/workspace.hpp"

// The macros over lists. A loop keeps four values on the stack: the list, the
// index of the next item, what has been found so far, and the item.
namespace hearth::rules {

struct LoopSlots {
  static constexpr std::size_t kIndex = 1, kFound = 2, kItem = 3;
};

enum class LoopStep { kGoOn, kStop };

// `slots` is the list. kStop: it is replaced by the loop's value, an error or
// unknown.
LoopStep begin_loop(Value* slots, Macro macro, Workspace& workspace);

// Puts the next item into its slot. kStop: there is none, or too many were
// looked at.
LoopStep next_item(Value* slots, Workspace& workspace);

// Takes the value of the condition, or of map's value, for the present item.
void take_result(Value* slots, Macro macro, const Value& result, Workspace& workspace);

// map with a condition. kStop: this item is left out.
LoopStep take_filter(Value* slots, const Value& condition);

Value loop_value(const Value* slots, Macro macro);

}  // namespace hearth::rules
