#include "rules/texts.hpp"

#include <algorithm>
#include <cmath>

#include "rules/conversions.hpp"

namespace hearth::rules {
namespace {

using enum Value::Kind;

bool both(const Value& a, const Value& b, Value::Kind kind) { return a.is(kind) && b.is(kind); }

Value wrong_type() { return Value::failed(ErrorCode::kNoSuchOverload); }

}  // namespace

Value size_of(const Value& value, Workspace&) {
  if (value.is(kList)) return Value::of(std::int64_t{value.size});
  if (!value.is(kString)) return wrong_type();
  const std::string_view text = value.string();
  const auto characters = std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
  });
  return Value::of(std::int64_t{characters});
}

Value contains(const Value& a, const Value& b, Workspace&) {
  if (!both(a, b, kString)) return wrong_type();
  return Value::of(a.string().find(b.string()) != std::string_view::npos);
}

Value starts_with(const Value& a, const Value& b, Workspace&) {
  return both(a, b, kString) ? Value::of(a.string().starts_with(b.string())) : wrong_type();
}

Value ends_with(const Value& a, const Value& b, Workspace&) {
  return both(a, b, kString) ? Value::of(a.string().ends_with(b.string())) : wrong_type();
}

Value lower_ascii(const Value& value, Workspace& workspace) {
  if (!value.is(kString)) return wrong_type();
  const std::string_view text = value.string();
  char* const made = workspace.make_bytes(text.size());
  if (made == nullptr) return Value::failed(ErrorCode::kTooLarge);
  std::transform(text.begin(), text.end(), made, [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return Value::of(std::string_view(made, text.size()));
}

Value item_at(const Value& list, const Value& given, Workspace& workspace) {
  const bool is_whole = given.is(kDouble) && given.real == std::trunc(given.real);
  const Value index = is_whole ? to_int(given, workspace) : given;
  if (!list.is(kList) || !index.is(kInt)) return wrong_type();
  if (index.number < 0 || index.number >= std::int64_t{list.size}) {
    return Value::failed(ErrorCode::kIndexOutOfRange);
  }
  return list.items[index.number];
}

Value joined(const Value& a, const Value& b, Workspace& workspace) {
  const std::size_t size = std::size_t{a.size} + b.size;
  if (both(a, b, kString)) {
    char* const made = workspace.make_bytes(size);
    if (made == nullptr) return Value::failed(ErrorCode::kTooLarge);
    std::copy_n(b.text, b.size, std::copy_n(a.text, a.size, made));
    return Value::of(std::string_view(made, size));
  }
  if (!both(a, b, kList)) return wrong_type();
  Value* const made = workspace.make_items(size);
  if (made == nullptr) return Value::failed(ErrorCode::kTooLarge);
  std::copy_n(b.items, b.size, std::copy_n(a.items, a.size, made));
  return Value::of(std::span<const Value>(made, size));
}

}  // namespace hearth::rules
