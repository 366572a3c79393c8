#include "rules/loop.hpp"

#include "rules/logic.hpp"

namespace hearth::rules {
namespace {

using enum Value::Kind;

// What has been found gives way to an error, and both to unknown; for good.
void spoil(Value& found, const Value& with) {
  const Value problem =
      with.is(kUnknown) || with.is(kError) ? with : Value::failed(ErrorCode::kNoSuchOverload);
  if (const Value* none = without_value(found, problem)) found = *none;
}

void append(Value& found, const Value& item, Workspace& workspace) {
  if (!found.is(kList)) return;  // spoilt
  workspace.item_behind(found) = item;
  ++found.size;
}

}  // namespace

LoopStep begin_loop(Value* slots, Macro macro, Workspace& workspace) {
  Value& list = slots[0];
  if (!list.is(kList)) {
    if (!list.is(kUnknown) && !list.is(kError)) list = Value::failed(ErrorCode::kNoSuchOverload);
    return LoopStep::kStop;
  }
  slots[LoopSlots::kIndex] = Value::of(0);
  Value& found = slots[LoopSlots::kFound];
  switch (macro) {
    case Macro::kAll:
      found = Value::of(true);
      break;
    case Macro::kExists:
      found = Value::of(false);
      break;
    case Macro::kExistsOne:
      found = Value::of(0);
      break;
    case Macro::kFilter:
    case Macro::kMap: {
      const Value* const items = workspace.make_items(list.size);
      if (items == nullptr) {
        list = Value::failed(ErrorCode::kTooLarge);
        return LoopStep::kStop;
      }
      found = Value::of(std::span<const Value>(items, std::size_t{0}));
    }
  }
  return LoopStep::kGoOn;
}

LoopStep next_item(Value* slots, Workspace& workspace) {
  Value& index = slots[LoopSlots::kIndex];
  if (index.number >= std::int64_t{slots[0].size}) return LoopStep::kStop;
  if (!workspace.step()) {
    slots[LoopSlots::kFound] = Value::failed(ErrorCode::kTooLarge);
    return LoopStep::kStop;
  }
  slots[LoopSlots::kItem] = slots[0].items[index.number++];
  return LoopStep::kGoOn;
}

void take_result(Value* slots, Macro macro, const Value& result, Workspace& workspace) {
  Value& found = slots[LoopSlots::kFound];
  const auto stop = [slots] { slots[LoopSlots::kIndex].number = slots[0].size; };
  switch (macro) {
    case Macro::kAll:
      found = conjunction(found, result);
      if (found.is(kBool) && !found.truth) stop();
      return;
    case Macro::kExists:
      found = disjunction(found, result);
      if (found.holds()) stop();
      return;
    case Macro::kMap:
      if (result.is(kUnknown) || result.is(kError)) return spoil(found, result);
      return append(found, result, workspace);
    case Macro::kExistsOne:
    case Macro::kFilter:
      break;
  }
  if (!result.is(kBool)) return spoil(found, result);
  if (!result.truth) return;
  if (macro == Macro::kFilter) return append(found, slots[LoopSlots::kItem], workspace);
  if (found.is(kInt)) ++found.number;
}

LoopStep take_filter(Value* slots, const Value& condition) {
  if (condition.holds()) return LoopStep::kGoOn;
  if (!condition.is(kBool)) spoil(slots[LoopSlots::kFound], condition);
  return LoopStep::kStop;
}

Value loop_value(const Value* slots, Macro macro) {
  const Value& found = slots[LoopSlots::kFound];
  return macro == Macro::kExistsOne && found.is(kInt) ? Value::of(found.number == 1) : found;
}

}  // namespace hearth::rules
