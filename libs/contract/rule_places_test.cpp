#include <gtest/gtest.h>

#include "contract/product.hpp"

namespace hearth::contract {
namespace {

const std::string kScore =
    "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
    "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
    "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
    "    presence: {cap: 5, half_saturation: 5}\n";

NamedRule rule_of(const std::string& yaml) {
  const auto parsed = parse_product(yaml);
  EXPECT_TRUE(parsed.product) << parsed.problems.front().text;
  if (!parsed.product) return {};
  return parsed.product->segments.segments.at(0);
}

// Where each '^' stands, in characters.
std::vector<TextPlace> marks(const std::string& text) {
  std::vector<TextPlace> found;
  TextPlace place{1, 0};
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++place.column;
    if (c == '^') found.push_back(place);
    if (c == '\n') place = {place.line + 1, 0};
  }
  return found;
}

TEST(RulePlaces, are_those_of_the_file_in_whichever_style_it_is_written) {
  const std::string styles[] = {
      "hot: ^a ^b\n",
      "hot: ^a\n      ^b\n\n      c ^d\n",
      "hot: {title: 新用户, rule: ^a 用户 ^b, draft: true}\n",
      "hot: |\n      ^a\n        ^b\n\n      c ^d\n",
      "hot: |2-  # why\n        ^a\n      ^b\n",
      "hot: >-\n      ^a\n      ^b\n        c ^d\n\n      ^e\n",
      "hot:\n      rule: >\n        # ^a\n        ^b 用户 ^c\n",
      "hot: \"^a \\\"x\\\" ^b \\u4e2d ^c\\n^d \\x20 ^e\\\n        ^f\n        ^g\"\n",
      "hot: '^a ''x'' ^b\n      ^c'\n",
      "hot: !!str |\n      ^a\n      ^b\n",
      "hot: >-\r\n      ^a\r\n      ^b\r\n",
      "\"hot\": \"^a\"\n",
  };
  for (const std::string& style : styles) {
    const std::string yaml = kScore + "segments:\n  rules:\n    " + style;
    const NamedRule rule = rule_of(yaml);
    const std::vector<TextPlace> expected = marks(yaml), own = marks(rule.rule);
    ASSERT_EQ(own.size(), expected.size()) << style;
    for (std::size_t i = 0; i < own.size(); ++i) {
      const TextPlace place = rule.in_file(own[i]);
      EXPECT_EQ(place.line, expected[i].line) << style << i;
      EXPECT_EQ(place.column, expected[i].column) << style << i;
    }
  }
}

TEST(RulePlaces, begin_at_the_first_character_and_not_at_its_indicator) {
  const NamedRule rule = rule_of(kScore + "segments:\n  rules:\n    hot: >-\n      true\n");
  EXPECT_EQ(rule.line, 13);
  EXPECT_EQ(rule.column, 7);
}

TEST(RulePlaces, end_behind_the_last_character_whatever_follows) {
  const NamedRule rule = rule_of(kScore + "segments:\n  rules:\n    hot: |+\n      a &&\n\n\n");
  EXPECT_EQ(rule.in_file({1, 5}), (TextPlace{13, 11}));
  EXPECT_EQ(rule.in_file({4, 1}), (TextPlace{13, 11}));
}

TEST(RulePlaces, of_a_rule_that_is_not_of_the_file_are_its_own) {
  NamedRule rule;
  rule.line = rule.column = 1;
  EXPECT_EQ(rule.in_file({2, 3}), (TextPlace{2, 3}));
}

}  // namespace
}  // namespace hearth::contract
