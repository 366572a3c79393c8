#include "rules/parser.hpp"

#include <algorithm>
#include <array>

#include "rules/limits.hpp"
#include "rules/quoted.hpp"

namespace hearth::rules {
namespace {

struct Level {
  std::string_view symbol;
  Operator op;
  int level;  // the higher, the tighter it binds
};
constexpr std::array<Level, 12> kLevels{{{"<", Operator::kLess, 0},
                                         {"<=", Operator::kLessEqual, 0},
                                         {">", Operator::kGreater, 0},
                                         {">=", Operator::kGreaterEqual, 0},
                                         {"==", Operator::kEqual, 0},
                                         {"!=", Operator::kNotEqual, 0},
                                         {"in", Operator::kIn, 0},
                                         {"+", Operator::kAdd, 1},
                                         {"-", Operator::kSubtract, 1},
                                         {"*", Operator::kMultiply, 2},
                                         {"/", Operator::kDivide, 2},
                                         {"%", Operator::kRemainder, 2}}};
constexpr int kTightest = 2;
constexpr std::size_t kQuotedBytes = 40;  // of a text in a message

}  // namespace

Parser::Parser(std::string_view source) : source_(source), lexer_(source) { advance(); }

tl::expected<Node, Fault> Parser::parse() {
  if (token_.kind == Token::Kind::kEnd) fail(token_.span.begin, "the rule is empty");
  Node node = expression();
  if (is("=")) fail(token_.span.begin, "'=' is no operator: write '==' for equal");
  if (token_.kind != Token::Kind::kEnd) {
    fail(token_.span.begin, "expected an operator or the end, found " + found());
  }
  if (fault_) return tl::unexpected(*std::move(fault_));
  return node;
}

Node Parser::expression() {
  if (++nesting_ > kMaxNesting) fail(token_.span.begin, "nested too deeply: split the rule");
  Node node = logic_or();
  const std::uint32_t at = token_.span.begin;
  if (take("?")) {
    std::vector<Node> children;
    children.push_back(std::move(node));
    children.push_back(logic_or());
    expect(":", "between the two values of '?'");
    children.push_back(expression());
    node = joined(Node::Kind::kCondition, at, std::move(children));
  }
  --nesting_;
  return node;
}

Node Parser::logic_or() { return chain(Node::Kind::kOr, "||", &Parser::logic_and); }

Node Parser::logic_and() { return chain(Node::Kind::kAnd, "&&", &Parser::relation); }

Node Parser::chain(Node::Kind kind, std::string_view symbol, Node (Parser::*operand)()) {
  Node first = (this->*operand)();
  if (!is(symbol)) return first;
  const std::uint32_t at = token_.span.begin;
  std::vector<Node> children;
  children.push_back(std::move(first));
  while (take(symbol)) children.push_back((this->*operand)());
  return joined(kind, at, std::move(children));
}

Node Parser::binary(int level) {
  if (level > kTightest) return unary();
  Node node = binary(level + 1);
  for (;;) {
    const std::uint32_t at = token_.span.begin;
    const Operator op = take_operator(level);
    if (op == Operator::kNone) return node;
    std::vector<Node> children;
    children.push_back(std::move(node));
    children.push_back(binary(level + 1));
    node = joined(Node::Kind::kOperator, at, std::move(children));
    node.op = op;
  }
}

Operator Parser::take_operator(int level) {
  for (const Level& one : kLevels) {
    if (one.level == level && take(one.symbol)) return one.op;
  }
  return Operator::kNone;
}

Node Parser::unary() {
  const std::uint32_t at = token_.span.begin;
  const bool negation = take("!");
  if (!negation && !take("-")) return member();
  if (!negation && (token_.kind == Token::Kind::kInt || token_.kind == Token::Kind::kDouble)) {
    return dotted(stretched(number(true), at));
  }
  if (++nesting_ > kMaxNesting) fail(at, "nested too deeply: split the rule");
  std::vector<Node> children;
  children.push_back(unary());
  --nesting_;
  Node node = joined(negation ? Node::Kind::kNot : Node::Kind::kOperator, at, std::move(children));
  if (!negation) node.op = Operator::kNegate;
  return stretched(std::move(node), at);
}

Node Parser::joined(Node::Kind kind, std::uint32_t at, std::vector<Node> children) {
  Node node{.kind = kind, .at = at, .children = std::move(children)};
  node.span = {at, at};
  if (!node.children.empty()) {
    node.span = {std::min(at, node.children.front().span.begin), last_end_};
  }
  for (const Node& child : node.children) node.height = std::max(node.height, child.height + 1);
  if (node.height > kMaxHeight) fail(at, "too many operators in a row: split the rule");
  return node;
}

Node Parser::stretched(Node node, std::uint32_t begin) const {
  node.span = {begin, last_end_};
  return node;
}

bool Parser::is(std::string_view symbol) const {
  const bool spelled = token_.kind == Token::Kind::kSymbol || token_.kind == Token::Kind::kName;
  return spelled && token_.text == symbol;
}

bool Parser::take(std::string_view symbol) {
  if (!is(symbol)) return false;
  advance();
  return true;
}

void Parser::expect(std::string_view symbol, std::string_view purpose) {
  if (take(symbol)) return;
  fail(token_.span.begin,
       "expected '" + std::string(symbol) + "' " + std::string(purpose) + ", found " + found());
}

Token Parser::advance() {
  Token taken = std::move(token_);
  last_end_ = taken.span.end;
  if (fault_) {
    token_ = Token{};
  } else if (auto next = lexer_.next()) {
    token_ = *std::move(next);
  } else {
    fail(next.error().at, next.error().text);
  }
  return taken;
}

void Parser::fail(std::uint32_t at, std::string text) {
  if (!fault_) fault_ = Fault{at, std::move(text)};
  token_ = Token{};
}

std::string Parser::found() const {
  if (token_.kind == Token::Kind::kEnd) return "the end";
  return "'" + std::string(beginning(token_.text, kQuotedBytes)) + "'";
}

}  // namespace hearth::rules
