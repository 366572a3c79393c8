#include <fstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "rules/example_schema.hpp"

namespace hearth::rules {
namespace {

std::string problems_of(const std::string& text) {
  FeatureSet features;
  const auto rule = Rule::compile(text, example::schema(), features);
  std::string told;
  if (rule) return "   nothing\n";
  for (const Problem& problem : rule.error()) {
    told += "   " + std::to_string(problem.line) + ':' + std::to_string(problem.column) + ": " +
            problem.text + '\n';
  }
  return told;
}

// wrong_rules.txt: a rule at the beginning of a line, below it its problems, indented.
TEST(WrongRules, are_told_with_line_column_and_what_would_be_right) {
  std::ifstream file(HEARTH_WRONG_RULES);
  ASSERT_TRUE(file.is_open());
  int rules = 0;
  std::string line, rule, expected;
  const auto check = [&] {
    if (rule.empty()) return;
    EXPECT_EQ(problems_of(rule), expected) << rule;
    ++rules;
  };
  while (std::getline(file, line)) {
    if (line.starts_with("   ")) {
      expected += line + '\n';
    } else {
      check();
      rule = line;
      expected.clear();
    }
  }
  check();
  EXPECT_GE(rules, 30);
}

TEST(WrongRules, are_placed_by_line_and_by_character) {
  EXPECT_EQ(problems_of("vip &&\n '茶茶' == 3").substr(0, 8), "   2:7: ");
}

}  // namespace
}  // namespace hearth::rules
