#include <algorithm>
#include <array>
#include <charconv>

#include "rules/parser.hpp"

// The tightest part of the grammar: literals, names, calls, lists, and what
// follows a dot.
namespace hearth::rules {
namespace {

constexpr std::array<std::string_view, 18> kReserved{
    "as",  "break", "const",     "continue", "else",   "for", "function", "if",    "import",
    "let", "loop",  "namespace", "package",  "return", "var", "void",     "while", "in"};

struct Constant {
  std::string_view name;
  Value value;
};

Node constant(Span span, const Value& value) {
  Node node{.kind = Node::Kind::kLiteral, .span = span, .at = span.begin};
  node.literal = value;
  return node;
}

}  // namespace

Node Parser::member() { return dotted(primary()); }

Node Parser::dotted(Node receiver) {
  for (;;) {
    const std::uint32_t begin = receiver.span.begin;
    if (take("[")) {
      std::vector<Node> children;
      children.push_back(std::move(receiver));
      children.push_back(expression());
      expect("]", "behind the index");
      const std::uint32_t at = children.back().at;
      receiver = stretched(joined(Node::Kind::kOperator, at, std::move(children)), begin);
      receiver.op = Operator::kIndex;
    } else if (take(".")) {
      if (token_.kind != Token::Kind::kName) {
        fail(token_.span.begin, "expected a name behind '.', found " + found());
        return receiver;
      }
      const Token name = advance();
      if (take("(")) {
        std::vector<Node> children;
        children.push_back(std::move(receiver));
        for (Node& argument : items(")")) children.push_back(std::move(argument));
        receiver = joined(Node::Kind::kMethod, name.span.begin, std::move(children));
        receiver.text = name.text;
      } else if (receiver.kind == Node::Kind::kName) {
        receiver.text += '.' + std::string(name.text);
      } else {
        fail(name.span.begin, "'." + std::string(name.text) +
                                  "' is no method call, and only variables have dotted names");
      }
      receiver = stretched(std::move(receiver), begin);
    } else {
      return receiver;
    }
  }
}

Node Parser::primary() {
  const std::uint32_t at = token_.span.begin;
  if (take("(")) {
    Node node = expression();
    expect(")", "to close the bracket");
    return node;
  }
  if (is("[")) return list();
  if (token_.kind == Token::Kind::kInt || token_.kind == Token::Kind::kDouble) {
    return number(false);
  }
  if (token_.kind == Token::Kind::kString) {
    Token token = advance();
    Node node = constant(token.span, Value::of(""));
    node.text = std::move(token.content);
    return node;
  }
  if (token_.kind == Token::Kind::kName) return name_or_call();
  fail(at, "expected a value, found " + found());
  return constant({at, at}, Value{});
}

Node Parser::name_or_call() {
  const std::array<Constant, 4> constants{{{"true", Value::of(true)},
                                           {"false", Value::of(false)},
                                           {"null", Value::null()},
                                           {"unknown", Value{}}}};
  if (std::find(kReserved.begin(), kReserved.end(), token_.text) != kReserved.end()) {
    fail(token_.span.begin, found() + " is a reserved word of CEL, not a name");
  }
  const Token name = advance();
  for (const Constant& one : constants) {
    if (one.name == name.text) return constant(name.span, one.value);
  }
  Node node{.kind = Node::Kind::kName, .span = name.span, .at = name.span.begin};
  if (take("(")) {
    node = joined(Node::Kind::kFunction, name.span.begin, items(")"));
    node = stretched(std::move(node), name.span.begin);
  }
  node.text = name.text;
  return node;
}

Node Parser::number(bool negative) {
  const Token token = advance();
  if (token.kind == Token::Kind::kDouble) {
    double real = 0;
    const auto [end, error] =
        std::from_chars(token.text.data(), token.text.data() + token.text.size(), real);
    if (error != std::errc()) fail(token.span.begin, "the number does not fit a double");
    return constant(token.span, Value::of(negative ? -real : real));
  }
  const bool hex = token.text.size() > 2 && (token.text[1] == 'x' || token.text[1] == 'X');
  const std::string digits = (negative ? "-" : "") + std::string(token.text.substr(hex ? 2 : 0));
  std::int64_t number = 0;
  const auto [end, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
  if (error != std::errc()) fail(token.span.begin, "the number does not fit 64 bits");
  return constant(token.span, Value::of(number));
}

Node Parser::list() {
  const std::uint32_t begin = token_.span.begin;
  advance();
  return stretched(joined(Node::Kind::kList, begin, items("]")), begin);
}

std::vector<Node> Parser::items(std::string_view close) {
  std::vector<Node> children;
  while (!is(close) && !fault_) {
    children.push_back(expression());
    if (!take(",")) break;
    if (is(close) && close == ")")
      fail(token_.span.begin, "expected a value behind ',', found ')'");
  }
  expect(close, close == ")" ? "or ',' in the call" : "or ',' in the list");
  return children;
}

}  // namespace hearth::rules
