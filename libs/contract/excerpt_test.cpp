#include "contract/excerpt.hpp"

#include <gtest/gtest.h>

#include "contract/product.hpp"

namespace hearth::contract {
namespace {

TEST(Excerpt, of_a_text_that_fits_is_the_text) {
  EXPECT_EQ(excerpt("", 0), "");
  EXPECT_EQ(excerpt("中", 3), "中");
}

TEST(Excerpt, ends_before_a_character_that_does_not_fit) {
  EXPECT_EQ(excerpt("abc", 2), "ab");
  EXPECT_EQ(excerpt("a中b", 4), "a中");
  EXPECT_EQ(excerpt("a中b", 3), "a");
  EXPECT_EQ(excerpt("🎉", 3), "");
}

TEST(Excerpt, of_a_wrong_value_in_a_configuration_holds_whole_characters) {
  std::string value = "xx";
  for (int i = 0; i < 30; ++i) value += "中";
  const auto problems = parse_product("tracking_plan: {strict: " + value + "}").problems;
  std::string expected = "'xx";
  for (int i = 0; i < 12; ++i) expected += "中";
  for (const auto& problem : problems) {
    if (problem.path != "tracking_plan.strict") continue;
    EXPECT_NE(problem.text.find(expected + "…'"), std::string::npos) << problem.text;
    return;
  }
  FAIL() << "no problem at tracking_plan.strict";
}

}  // namespace
}  // namespace hearth::contract
