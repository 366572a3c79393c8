#include "contract/json_text.hpp"

#include <array>
#include <charconv>

namespace hearth::contract {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";

// Per byte: the letter of its two-character escape, 'u' where it needs \u00XX, 0 where it stands
// for itself.
constexpr std::array<char, 256> kEscapes = [] {
  std::array<char, 256> table{};
  for (std::size_t control = 0; control < 0x20; ++control) table[control] = 'u';
  table['"'] = '"';
  table['\\'] = '\\';
  table['\b'] = 'b';
  table['\f'] = 'f';
  table['\n'] = 'n';
  table['\r'] = 'r';
  table['\t'] = 't';
  return table;
}();

char escape_of(char c) { return kEscapes[static_cast<unsigned char>(c)]; }

template <class Number>
void append_digits(std::string& out, Number number) {
  std::array<char, 20> digits;  // "-9223372036854775808", "18446744073709551615"
  const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), end);
}

}  // namespace

void append_string(std::string& out, std::string_view text) {
  out += '"';
  std::size_t copied = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char escape = escape_of(text[i]);
    if (escape == 0) continue;
    out.append(text.substr(copied, i - copied));
    copied = i + 1;
    out += '\\';
    out += escape;
    if (escape != 'u') continue;
    const auto byte = static_cast<unsigned char>(text[i]);
    out += "00";
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
  }
  out.append(text.substr(copied));
  out += '"';
}

std::size_t string_size(std::string_view text) {
  std::size_t size = text.size() + 2;
  for (const char c : text) {
    const char escape = escape_of(c);
    if (escape != 0) size += escape == 'u' ? 5 : 1;
  }
  return size;
}

void append_number(std::string& out, std::int64_t number) { append_digits(out, number); }
void append_unsigned(std::string& out, std::uint64_t number) { append_digits(out, number); }

}  // namespace hearth::contract
