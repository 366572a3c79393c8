#pragma once

#include <cstddef>
#include <string_view>

// Where the values of a JSON text begin and end, found by brackets and quotes alone. Events are
// stored as the client wrote them, so their raw text is needed, which a document model does not
// keep; and a batch must be cut into events before it is parsed, or one malformed event would fail
// the others. Nothing here says that a span is valid JSON: simdjson does.
namespace hearth::ingest {

inline constexpr std::size_t kNoSpan = std::string_view::npos;

std::size_t skip_space(std::string_view text, std::size_t at);

// One past the value that starts at `at`; kNoSpan where its brackets or quotes do not close.
std::size_t end_of_value(std::string_view text, std::size_t at);

namespace json_spans {

// Walks `open element, element close`; `element(at)` returns the end of the element at `at`.
template <class Element>
std::size_t walk(std::string_view text, std::size_t at, char close, Element element) {
  at = skip_space(text, at + 1);
  if (at < text.size() && text[at] == close) return at + 1;
  while (at < text.size()) {
    at = element(at);
    if (at == kNoSpan) return kNoSpan;
    at = skip_space(text, at);
    if (at >= text.size()) return kNoSpan;
    if (text[at] == close) return at + 1;
    if (text[at] != ',') return kNoSpan;
    at = skip_space(text, at + 1);
  }
  return kNoSpan;
}

}  // namespace json_spans

// `on_item(at)` for each item of the array at `at`; it returns the item's end. Returns the array's
// end.
template <class OnItem>
std::size_t walk_array(std::string_view text, std::size_t at, OnItem on_item) {
  if (at >= text.size() || text[at] != '[') return kNoSpan;
  return json_spans::walk(text, at, ']', on_item);
}

// `on_member(key, at)` for each member of the object at `at`; `key` is as written, without quotes,
// `at` is where the value starts, and the value's end is returned. Returns the object's end.
template <class OnMember>
std::size_t walk_object(std::string_view text, std::size_t at, OnMember on_member) {
  if (at >= text.size() || text[at] != '{') return kNoSpan;
  return json_spans::walk(text, at, '}', [&](std::size_t key_at) {
    if (text[key_at] != '"') return kNoSpan;
    const std::size_t key_end = end_of_value(text, key_at);
    if (key_end == kNoSpan) return kNoSpan;
    const std::size_t colon = skip_space(text, key_end);
    if (colon >= text.size() || text[colon] != ':') return kNoSpan;
    const std::size_t value_at = skip_space(text, colon + 1);
    return on_member(text.substr(key_at + 1, key_end - key_at - 2), value_at);
  });
}

}  // namespace hearth::ingest
