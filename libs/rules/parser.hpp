#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "rules/lexer.hpp"
#include "rules/syntax.hpp"

namespace hearth::rules {

// Recursive descent over CEL's grammar, one function a rule of it. It stops at
// the first fault: after one the next token is the end, so that every loop ends
// by itself.
class Parser {
 public:
  explicit Parser(std::string_view source);

  tl::expected<Node, Fault> parse();

 private:
  Node expression();
  Node logic_or();
  Node logic_and();
  Node relation() { return binary(0); }
  Node binary(int level);
  Node unary();
  Node member();
  Node dotted(Node receiver);
  Node primary();
  Node name_or_call();
  Node literal();
  Node number(bool negative);
  Node list();
  std::vector<Node> items(std::string_view close);
  Operator take_operator(int level);  // kNone where the next token is none of that level

  Node chain(Node::Kind kind, std::string_view symbol, Node (Parser::*operand)());
  Node joined(Node::Kind kind, std::uint32_t at, std::vector<Node> children);
  Node stretched(Node node,
                 std::uint32_t begin) const;  // from `begin` to the last token

  bool is(std::string_view symbol) const;
  bool take(std::string_view symbol);
  void expect(std::string_view symbol, std::string_view purpose);
  Token advance();
  void fail(std::uint32_t at, std::string text);
  std::string found() const;  // the present token, for a message

  std::string_view source_;
  Lexer lexer_;
  Token token_;
  std::uint32_t last_end_ = 0;  // of the token before
  int nesting_ = 0;
  std::optional<Fault> fault_;
};

}  // namespace hearth::rules
