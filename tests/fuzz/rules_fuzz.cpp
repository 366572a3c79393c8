#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "common/check.hpp"
#include "rules/example_schema.hpp"
#include "rules/rule.hpp"

// A rule as somebody may write it: a program or problems with a place; and a program has one value,
// whatever memory it is evaluated in.
namespace hearth::rules {
namespace {

constexpr std::size_t kMostProblems = 20;

void check_problems(const std::vector<Problem>& problems) {
  HEARTH_CHECK(!problems.empty() && problems.size() <= kMostProblems);
  for (const Problem& problem : problems) {
    HEARTH_CHECK(problem.line >= 1 && problem.column >= 1 && !problem.text.empty());
  }
}

std::string explained(const Rule& rule, const Inputs& inputs, Scratch& scratch) {
  std::string text;
  for (const Term& term : rule.explain(inputs, scratch)) {
    text += term.term + term.value + to_text(term.holds);
  }
  return text;
}

void check_rule(const Rule& rule, std::size_t features) {
  Scratch used, fresh;
  const std::array<Value, 3> kinds{Value::of(5), Value::of(2.5), Value::timestamp(1769846400000)};
  for (const Value& kind : kinds) {
    const std::vector<Value> asked(features, kind);
    const Inputs inputs{example::variables(), asked};
    const std::string value = to_text(rule.evaluate(inputs, used));
    HEARTH_CHECK(value == to_text(rule.evaluate(inputs, fresh)));
    HEARTH_CHECK(explained(rule, inputs, used) == explained(rule, inputs, fresh));
    HEARTH_CHECK(value == to_text(rule.evaluate(inputs, used)));
  }
  static_cast<void>(rule.evaluate({}, used));  // no input exists yet
  for (const std::size_t variable : rule.variables()) {
    static_cast<void>(rule.thresholds(variable));
  }
}

void check(std::string_view text) {
  for (const Type wanted : {Type::kBool, Type::kDyn}) {
    FeatureSet features;
    const auto rule = Rule::compile(text, example::schema(), features, wanted);
    if (rule) {
      check_rule(*rule, features.all().size());
    } else {
      check_problems(rule.error());
      HEARTH_CHECK(features.all().empty());
    }
  }
}

}  // namespace
}  // namespace hearth::rules

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  hearth::rules::check({reinterpret_cast<const char*>(data), size});
  return 0;
}
