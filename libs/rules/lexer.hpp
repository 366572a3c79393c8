#pragma once

#include <cstdint>
#include <string_view>

#include <tl/expected.hpp>

#include "rules/fault.hpp"
#include "rules/token.hpp"

namespace hearth::rules {

// Cuts a rule's text into tokens, one a call; at the end kEnd for ever.
class Lexer {
 public:
  explicit Lexer(std::string_view source) : source_(source) {}

  tl::expected<Token, Fault> next();

 private:
  void skip_blanks_and_comments();
  char at(std::size_t offset) const;
  tl::expected<Token, Fault> number();
  tl::expected<Token, Fault> string();
  tl::expected<Token, Fault> symbol();
  Token token(Token::Kind kind, std::size_t length);

  std::string_view source_;
  std::uint32_t at_ = 0;
};

}  // namespace hearth::rules
