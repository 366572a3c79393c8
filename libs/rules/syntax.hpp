#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <cctz/time_zone.h>

#include "rules/feature.hpp"
#include "rules/token.hpp"
#include "rules/value.hpp"

namespace hearth::rules {

struct Overload;

enum class Operator : std::uint8_t {
  kNone,
  kLess,
  kLessEqual,
  kGreater,
  kGreaterEqual,
  kEqual,
  kNotEqual,
  kIn,
  kAdd,
  kSubtract,
  kMultiply,
  kDivide,
  kRemainder,
  kNegate,
  kIndex,
};
std::string_view name(Operator op);

inline bool is_comparison(Operator op) {
  return op >= Operator::kLess && op <= Operator::kNotEqual;
}

enum class Macro : std::uint8_t { kAll, kExists, kExistsOne, kFilter, kMap };

struct StaticType {
  Type type = Type::kDyn;
  Type element = Type::kDyn;  // of a list's items, where all have one
};

// A node of the syntax tree. The parser makes it, the checker fills in what it
// means, the code writer reads it.
struct Node {
  enum class Kind : std::uint8_t {
    kLiteral,
    kName,  // `text`, with dots
    kList,  // children: the items
    kAnd,
    kOr,  // two children or more, in the order of the text
    kNot,
    kCondition,  // a ? b : c
    kOperator,   // `op`
    kFunction,   // `text`(children)
    kMethod,     // children[0].`text`(children[1…])
  };
  enum class Meaning : std::uint8_t {
    kPlain,     // what its kind says
    kVariable,  // `index` in the schema
    kLocal,     // a macro's item; `index` from the outermost macro
    kHas,
    kFeature,
    kMacro,
    kOverload,
  };

  Kind kind = Kind::kLiteral;
  Operator op = Operator::kNone;
  Span span;             // its whole text, brackets around it excluded
  std::uint32_t at = 0;  // where a problem with it is shown
  std::string text;      // a name, or what a string literal means
  Value literal;         // except a string's, which is in `text`
  std::vector<Node> children;
  int height = 1;

  StaticType type;
  Meaning meaning = Meaning::kPlain;
  std::uint32_t index = 0;
  Macro macro = Macro::kAll;
  const Overload* overload = nullptr;
  std::optional<Feature> feature;
  std::optional<cctz::time_zone> zone;  // of a timestamp's part; none: UTC

  bool is_string() const { return kind == Kind::kLiteral && literal.is(Value::Kind::kString); }
};

}  // namespace hearth::rules
