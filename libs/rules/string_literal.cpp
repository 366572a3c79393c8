#include "rules/string_literal.hpp"

#include <optional>

namespace hearth::rules {
namespace {

constexpr std::string_view kSimpleEscapes = "abfnrtv\\?\"'`";
constexpr std::string_view kSimpleMeanings = "\a\b\f\n\r\t\v\\?\"'`";

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : 99;
}

void append_character(std::string& out, std::uint32_t code) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) return put(code);
  if (code < 0x800) {
    put(0xC0U | code >> 6U);
  } else {
    if (code < 0x10000) {
      put(0xE0U | code >> 12U);
    } else {
      put(0xF0U | code >> 18U);
      put(0x80U | (code >> 12U & 0x3FU));
    }
    put(0x80U | (code >> 6U & 0x3FU));
  }
  put(0x80U | (code & 0x3FU));
}

// An escape's number of `digits` digits; nullopt where it is none or names no
// character.
std::optional<std::uint32_t> code_of(std::string_view text, std::size_t digits, int base) {
  std::uint32_t code = 0;
  if (text.size() < digits) return std::nullopt;
  for (const char c : text.substr(0, digits)) {
    if (digit_of(c) >= base) return std::nullopt;
    code = code * static_cast<std::uint32_t>(base) + static_cast<std::uint32_t>(digit_of(c));
  }
  const bool surrogate = code >= 0xD800 && code < 0xE000;
  return surrogate || code > 0x10FFFF ? std::nullopt : std::optional(code);
}

// Reads what follows a backslash; the bytes it took, 0 where it is no escape.
std::size_t read_escape(std::string_view text, std::string& out) {
  if (text.empty()) return 0;
  if (const auto simple = kSimpleEscapes.find(text[0]); simple != std::string_view::npos) {
    out += kSimpleMeanings[simple];
    return 1;
  }
  std::size_t digits = 0, skip = 1;
  int base = 16;
  switch (text[0]) {
    case 'x':
    case 'X':
      digits = 2;
      break;
    case 'u':
      digits = 4;
      break;
    case 'U':
      digits = 8;
      break;
    default:
      digits = 3, skip = 0, base = 8;
  }
  const auto code = code_of(text.substr(skip), digits, base);
  if (!code || (base == 8 && *code > 0377)) return 0;
  append_character(out, *code);
  return skip + digits;
}

}  // namespace

tl::expected<StringLiteral, Fault> read_string(std::string_view source, std::uint32_t begin) {
  const bool raw = source[begin] == 'r' || source[begin] == 'R';
  std::size_t at = begin + (raw ? 1 : 0);
  const std::string_view quote = source.substr(at, 1);
  const std::string triple(3, quote[0]);
  const std::string_view close = source.substr(at, 3) == triple ? std::string_view(triple) : quote;
  StringLiteral literal;
  for (at += close.size(); at < source.size();) {
    if (source.substr(at, close.size()) == close) {
      literal.end = static_cast<std::uint32_t>(at + close.size());
      return literal;
    }
    if (source[at] == '\n' && close.size() == 1) break;
    if (source[at] == '\\' && !raw) {
      const std::size_t taken = read_escape(source.substr(at + 1), literal.content);
      if (taken == 0) {
        return tl::unexpected(Fault{static_cast<std::uint32_t>(at),
                                    R"(no escape of CEL: write \\ for a backslash, or r"…")"});
      }
      at += 1 + taken;
    } else {
      literal.content += source[at++];
    }
  }
  return tl::unexpected(Fault{begin, "the string does not end: write " + std::string(close) +
                                         " behind its last character"});
}

}  // namespace hearth::rules
