#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace hearth::rules {

struct Span {
  std::uint32_t begin = 0, end = 0;
};

struct Token {
  enum class Kind : std::uint8_t { kEnd, kName, kInt, kDouble, kString, kSymbol };
  Kind kind = Kind::kEnd;
  Span span;
  std::string_view text;  // as it is written
  std::string content;    // of a string literal: what it means
};

}  // namespace hearth::rules
