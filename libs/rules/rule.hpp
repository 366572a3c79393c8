#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "rules/feature.hpp"
#include "rules/value.hpp"

// Rules in a typed subset of CEL, the Common Expression Language, plus Hearth's questions about a
// user's past (feature.hpp). Parsed, checked and compiled once; evaluated without allocation.
namespace hearth::rules {

struct Variable {
  std::string name;  // "score", "user.tier": a dotted name is one variable
  Type type = Type::kDyn;
  bool optional = false;  // may be null, so that has(user.tier) is allowed
};

// What the product's tracking plan says of one event, for checking calls.
struct EventShape {
  std::string name;
  std::vector<std::string> numeric;  // properties that sum, avg, … may read
  std::vector<std::string> other;    // properties that only distinct may read
};

struct Schema {
  std::vector<Variable> variables;
  std::vector<EventShape> events;
  bool strict = false;  // an event that is not listed is a problem; else it may be asked for
};

struct Place {
  int line = 1, column = 1;  // from 1, within the rule's text; in characters
};

struct Problem {
  int line = 1, column = 1;  // as in Place
  std::string text;          // what is wrong and what would be right
};

// The features that a set of rules asks for, each once. An index never changes.
class FeatureSet {
 public:
  std::size_t add(const Feature& feature);
  std::span<const Feature> all() const { return features_; }

 private:
  std::vector<Feature> features_;
};

// What a rule is evaluated against. `variables` as the schema lists them, `features` as the
// FeatureSet numbers them.
struct Inputs {
  std::span<const Value> variables;
  std::span<const Value> features;
};

// One sub-condition and what it came to: `count("Order Completed", "30d") >= 3`, its value 5.
struct Term {
  std::string term;   // the sub-condition's own text
  std::string value;  // of its left side, as to_text() prints it
  Value holds;        // true, false, unknown or an error
};

// Memory of one evaluation (strings and lists made on the way). Reused, bounded.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

 private:
  friend class Rule;
  struct Memory;
  std::unique_ptr<Memory> memory_;
};

class Rule {
 public:
  // The text's value must be of type `wanted`. All problems that the checker can tell apart.
  static tl::expected<Rule, std::vector<Problem>> compile(std::string_view text,
                                                          const Schema& schema,
                                                          FeatureSet& features,
                                                          Type wanted = Type::kBool);
  Rule(Rule&&) noexcept;
  Rule& operator=(Rule&&) noexcept;
  ~Rule();

  // Bounded by the program's length and the comprehension limit. Same inputs, same value.
  Value evaluate(const Inputs& inputs, Scratch& scratch) const;

  // The leaf conditions under the logic operators, in the order of the text. They are evaluated one
  // by one, also those that a short circuit skips.
  std::vector<Term> explain(const Inputs& inputs, Scratch& scratch) const;

  const std::string& text() const;
  std::span<const std::size_t> variables() const;  // indexes that the rule reads, ascending
  std::span<const std::size_t> features() const;   // the same

  // The constants that variable `index` is compared with (<, <=, >, >=, ==, !=), ascending, each
  // once: between two of them the variable's exact value changes nothing. Else where the rule uses
  // it first in any other way.
  const tl::expected<std::vector<double>, Place>& thresholds(std::size_t index) const;

 private:
  struct Program;
  explicit Rule(std::unique_ptr<const Program> program);
  std::unique_ptr<const Program> program_;
};

}  // namespace hearth::rules
