#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "rules/limits.hpp"
#include "rules/value.hpp"

namespace hearth::rules {

// The memory of one evaluation: the stack, and what is made on the way, all of
// it of fixed size.
class Workspace {
 public:
  void begin() {
    item_count_ = byte_count_ = 0;
    steps_left_ = kMaxIterations;
  }

  // One round of a macro or one item looked at; false beyond kMaxIterations.
  bool step() { return steps_left_ > 0 && steps_left_-- > 0; }

  // Room for a list; nullptr where there is none.
  Value* make_items(std::size_t count) {
    if (count > kMaxMadeItems - item_count_) return nullptr;
    item_count_ += count;
    return items_.data() + (item_count_ - count);
  }

  // The item behind the last one of a list that make_items() made room for.
  Value& item_behind(const Value& list) {
    return items_[static_cast<std::size_t>(list.items - items_.data()) + list.size];
  }

  char* make_bytes(std::size_t count) {
    if (count > kMaxMadeBytes - byte_count_) return nullptr;
    byte_count_ += count;
    return bytes_.data() + (byte_count_ - count);
  }

  Value* stack() { return stack_.data(); }

 private:
  std::array<Value, kMaxStack> stack_;
  std::array<Value, kMaxMadeItems> items_;
  std::array<char, kMaxMadeBytes> bytes_{};
  std::size_t item_count_ = 0, byte_count_ = 0;
  std::int64_t steps_left_ = kMaxIterations;
};

// What stands in for the result where an operand has no value: unknown wins
// over an error, the first error over a later one. nullptr where both have a
// value.
inline const Value* without_value(const Value& a, const Value& b) {
  if (a.kind > Value::Kind::kError && b.kind > Value::Kind::kError) [[likely]]
    return nullptr;
  if (a.is(Value::Kind::kUnknown) || b.is(Value::Kind::kUnknown)) {
    return a.is(Value::Kind::kUnknown) ? &a : &b;
  }
  return a.is(Value::Kind::kError) ? &a : &b;
}

}  // namespace hearth::rules
