#include "ingest/core/json_spans.hpp"

#include <array>
#include <cstdint>
#include <cstring>

namespace hearth::ingest {
namespace {

enum Class : std::uint8_t { kOther, kQuote, kOpen, kClose };

constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  classes['"'] = kQuote;
  classes['{'] = classes['['] = kOpen;
  classes['}'] = classes[']'] = kClose;
  return classes;
}();

Class class_of(char c) { return static_cast<Class>(kClasses[static_cast<unsigned char>(c)]); }

bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

// A quote ends the string unless an odd number of backslashes stands before it.
bool escaped(const char* begin, const char* quote) {
  const char* at = quote;
  while (at > begin && at[-1] == '\\') --at;
  return (quote - at) % 2 == 1;
}

// memchr looks at many bytes at once, which makes long strings cheap; eight bytes at a time by hand
// was no faster.
std::size_t end_of_string(std::string_view text, std::size_t at) {
  const char* const begin = text.data() + at + 1;
  const char* const end = text.data() + text.size();
  for (const char* from = begin; from < end;) {
    const void* const hit = std::memchr(from, '"', static_cast<std::size_t>(end - from));
    if (hit == nullptr) return kNoSpan;
    const char* const quote = static_cast<const char*>(hit);
    if (!escaped(begin, quote)) return static_cast<std::size_t>(quote - text.data()) + 1;
    from = quote + 1;
  }
  return kNoSpan;
}

std::size_t end_of_container(std::string_view text, std::size_t at) {
  std::size_t depth = 0;
  while (at < text.size()) {
    switch (class_of(text[at])) {
      case kQuote:
        at = end_of_string(text, at);
        if (at == kNoSpan) return kNoSpan;
        continue;
      case kOpen:
        ++depth;
        break;
      case kClose:
        if (--depth == 0) return at + 1;
        break;
      case kOther:
        break;
    }
    ++at;
  }
  return kNoSpan;
}

std::size_t end_of_scalar(std::string_view text, std::size_t at) {
  const std::size_t begin = at;
  while (at < text.size() && !is_space(text[at]) && text[at] != ',' &&
         class_of(text[at]) == kOther) {
    ++at;
  }
  return at == begin ? kNoSpan : at;
}

}  // namespace

std::size_t skip_space(std::string_view text, std::size_t at) {
  while (at < text.size() && is_space(text[at])) ++at;
  return at;
}

std::size_t end_of_value(std::string_view text, std::size_t at) {
  if (at >= text.size()) return kNoSpan;
  switch (class_of(text[at])) {
    case kQuote:
      return end_of_string(text, at);
    case kOpen:
      return end_of_container(text, at);
    case kClose:
      return kNoSpan;
    case kOther:
      break;
  }
  return end_of_scalar(text, at);
}

}  // namespace hearth::ingest
