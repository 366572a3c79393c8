#include "common/environment.hpp"

#include <cstring>

#include <gtest/gtest.h>

namespace hearth {
namespace {

const char* lookup(const char* name) {
  if (std::strcmp(name, "NUMBER") == 0) return "42";
  if (std::strcmp(name, "WORD") == 0) return "fish";
  if (std::strcmp(name, "LIST") == 0) return "a,,b";
  if (std::strcmp(name, "ON") == 0) return "1";
  if (std::strcmp(name, "EMPTY") == 0) return "";
  return nullptr;
}

TEST(Environment, gives_the_fallback_for_an_unset_or_empty_name) {
  Environment environment(lookup);
  EXPECT_EQ(environment.text("ABSENT", "x"), "x");
  EXPECT_EQ(environment.text("EMPTY", "x"), "x");
  EXPECT_EQ(environment.number("ABSENT", 7, 0, 9), 7);
  EXPECT_FALSE(environment.flag("ABSENT"));
  EXPECT_TRUE(environment.problems().empty());
}

TEST(Environment, reads_numbers_flags_and_lists) {
  Environment environment(lookup);
  EXPECT_EQ(environment.number("NUMBER", 0, 0, 100), 42);
  EXPECT_TRUE(environment.flag("ON"));
  EXPECT_EQ(environment.list("LIST"), (std::vector<std::string>{"a", "b"}));
}

TEST(Environment, reports_every_problem_and_goes_on) {
  Environment environment(lookup);
  environment.number("WORD", 0, 0, 100);
  environment.number("NUMBER", 0, 0, 41);
  environment.flag("WORD");
  ASSERT_EQ(environment.problems().size(), 3U);
  EXPECT_EQ(environment.problems()[1], "NUMBER=42 is not a whole number from 0 to 41");
}

}  // namespace
}  // namespace hearth
