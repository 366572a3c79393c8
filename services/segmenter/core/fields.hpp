#pragma once

#include <algorithm>
#include <cstdint>

#include <google/protobuf/repeated_field.h>

#include "common/check.hpp"

// Sorted sets and cells inside of protobuf's repeated fields, changed in place: a row is never
// decoded and rebuilt.
namespace hearth::segmenter {

template <class T>
using Field = google::protobuf::RepeatedField<T>;
using Strings = google::protobuf::RepeatedPtrField<std::string>;

template <class T>
int lower_bound(const Field<T>& sorted, T value) {
  return static_cast<int>(std::lower_bound(sorted.begin(), sorted.end(), value) - sorted.begin());
}

template <class T>
bool holds_at(const Field<T>& field, int at, T value) {
  return at < field.size() && field.Get(at) == value;
}

template <class T>
void insert_at(Field<T>& field, int at, T value) {
  field.Add(value);
  std::rotate(field.begin() + at, field.end() - 1, field.end());
}

template <class T>
void erase_at(Field<T>& field, int at) {
  field.erase(field.begin() + at);
}

inline void insert_at(Strings& strings, int at, std::string value) {
  strings.Add(std::move(value));
  for (int i = strings.size() - 1; i > at; --i) strings.SwapElements(i, i - 1);
}

inline bool contains(const Strings& strings, std::string_view value) {
  return std::find(strings.begin(), strings.end(), value) != strings.end();
}

inline void insert_sorted(Strings& strings, std::string_view value) {
  if (contains(strings, value)) return;
  const auto at = std::lower_bound(strings.begin(), strings.end(), value);
  insert_at(strings, static_cast<int>(at - strings.begin()), std::string(value));
}

inline void erase_value(Strings& strings, std::string_view value) {
  const auto at = std::find(strings.begin(), strings.end(), value);
  if (at != strings.end()) strings.erase(at);
}

// A row of counts without trailing zeros: equal counts have equal bytes, whatever happened before.
using Cells = Field<std::uint64_t>;

inline std::uint64_t cell(const Cells& cells, int at) {
  return at < cells.size() ? cells.Get(at) : 0;
}

inline void bump(Cells& cells, int at, std::int64_t change) {
  if (at >= cells.size()) cells.Resize(at + 1, 0);
  std::uint64_t& value = *cells.Mutable(at);
  value += static_cast<std::uint64_t>(change);
  HEARTH_CHECK(static_cast<std::int64_t>(value) >= 0);
  while (!cells.empty() && cells.Get(cells.size() - 1) == 0) cells.RemoveLast();
}

}  // namespace hearth::segmenter
