#include "rules/lexer.hpp"

#include <array>

#include "rules/string_literal.hpp"

namespace hearth::rules {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool begins_name(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool continues_name(char c) { return begins_name(c) || is_digit(c); }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// The longer ones first.
constexpr std::array<std::string_view, 23> kSymbols{"&&", "||", "==", "!=", "<=", ">=", "<", ">",
                                                    "!",  "?",  ":",  ".",  ",",  "(",  ")", "[",
                                                    "]",  "+",  "-",  "*",  "/",  "%",  "="};

std::string explained(std::string_view symbol) {
  if (symbol == "&") return "'&' is no operator: write '&&' for and";
  if (symbol == "|") return "'|' is no operator: write '||' for or";
  if (symbol == "{" || symbol == "}") return "maps are not part of the language: use a list, […]";
  return "'" + std::string(symbol) + "' has no meaning here";
}

}  // namespace

char Lexer::at(std::size_t offset) const {
  return at_ + offset < source_.size() ? source_[at_ + offset] : '\0';
}

Token Lexer::token(Token::Kind kind, std::size_t length) {
  const auto end = static_cast<std::uint32_t>(at_ + length);
  Token made{.kind = kind, .span = {at_, end}, .text = source_.substr(at_, length), .content = {}};
  at_ = end;
  return made;
}

void Lexer::skip_blanks_and_comments() {
  while (at_ < source_.size()) {
    if (at(0) == '/' && at(1) == '/') {
      while (at_ < source_.size() && at(0) != '\n') ++at_;
    } else if (std::string_view(" \t\r\n\f").find(at(0)) != std::string_view::npos) {
      ++at_;
    } else {
      return;
    }
  }
}

tl::expected<Token, Fault> Lexer::next() {
  skip_blanks_and_comments();
  if (at_ >= source_.size()) return token(Token::Kind::kEnd, 0);
  const char c = at(0);
  const bool prefixed = at(1) == '"' || at(1) == '\'';
  if (c == '"' || c == '\'' || ((c == 'r' || c == 'R') && prefixed)) return string();
  if ((c == 'b' || c == 'B') && prefixed) {
    return tl::unexpected(Fault{at_, "bytes are not part of the language: leave the b out"});
  }
  if (begins_name(c)) {
    std::size_t length = 1;
    while (continues_name(at(length))) ++length;
    return token(Token::Kind::kName, length);
  }
  return is_digit(c) || (c == '.' && is_digit(at(1))) ? number() : symbol();
}

tl::expected<Token, Fault> Lexer::number() {
  std::size_t length = 0;
  bool real = false;
  if (at(0) == '0' && (at(1) == 'x' || at(1) == 'X') && is_hex(at(2))) {
    for (length = 2; is_hex(at(length));) ++length;
  } else {
    while (is_digit(at(length))) ++length;
    if (at(length) == '.' && is_digit(at(length + 1))) {
      real = true;
      for (++length; is_digit(at(length));) ++length;
    }
    const std::size_t sign = at(length + 1) == '+' || at(length + 1) == '-' ? 1 : 0;
    if ((at(length) == 'e' || at(length) == 'E') && is_digit(at(length + 1 + sign))) {
      real = true;
      for (length += 1 + sign; is_digit(at(length));) ++length;
    }
  }
  if (at(length) == 'u' || at(length) == 'U') {
    return tl::unexpected(
        Fault{at_, "unsigned numbers are not part of the language: leave the u out"});
  }
  if (continues_name(at(length))) {
    return tl::unexpected(Fault{at_, "a number ends before a letter: quote it if it is a text"});
  }
  return token(real ? Token::Kind::kDouble : Token::Kind::kInt, length);
}

tl::expected<Token, Fault> Lexer::string() {
  auto literal = read_string(source_, at_);
  if (!literal) return tl::unexpected(std::move(literal.error()));
  Token made = token(Token::Kind::kString, literal->end - at_);
  made.content = std::move(literal->content);
  return made;
}

tl::expected<Token, Fault> Lexer::symbol() {
  const std::string_view rest = source_.substr(at_);
  for (const std::string_view symbol : kSymbols) {
    if (rest.substr(0, symbol.size()) == symbol) return token(Token::Kind::kSymbol, symbol.size());
  }
  std::size_t length = 1;  // a whole character, so that the message stays UTF-8
  while ((static_cast<unsigned char>(at(length)) & 0xC0U) == 0x80U) ++length;
  return tl::unexpected(Fault{at_, explained(rest.substr(0, length))});
}

}  // namespace hearth::rules
