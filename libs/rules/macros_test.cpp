#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;
using example::value_of;

TEST(Macros, each_one_goes_over_the_list_as_in_cel) {
  expect({{"[1, 2].all(x, x > 0)", "true"},
          {"[1, 2].all(x, x > 1)", "false"},
          {"[].all(x, x > 1)", "true"},
          {"[1, 2].exists(x, x > 1)", "true"},
          {"[1, 2].exists(x, x > 2)", "false"},
          {"[].exists(x, x > 2)", "false"},
          {"[1, 2].exists_one(x, x > 1)", "true"},
          {"[1, 2].exists_one(x, x > 0)", "false"},
          {"[1, 2, 3].filter(x, x != 2)", "[1, 3]"},
          {"[1, 2].map(x, x * 2)", "[2, 4]"},
          {"[1, 2, 3].map(x, x > 1, x * 2)", "[4, 6]"},
          {"tags.exists(tag, tag.startsWith('ca'))", "true"}});
}

TEST(Macros, all_and_exists_absorb_and_the_others_are_strict) {
  expect({{"[0, 1].all(x, 1 / x > 1)", "false"},
          {"[0, 1].exists(x, 1 / x == 1)", "true"},
          {"[0, 1].all(x, 1 / x == 1)", "error: division by zero"},
          {"[1, 2].all(x, x > later)", "unknown"},
          {"[0, 1].exists_one(x, 1 / x == 1)", "error: division by zero"},
          {"[0, 1].filter(x, 1 / x == 1)", "error: division by zero"},
          {"[0, 1].map(x, 1 / x)", "error: division by zero"},
          {"[0, 1].map(x, x == 0 ? 1 / x : later)", "unknown"},
          {"[0, 1].map(x, 1 / x == 1, x)", "error: division by zero"},
          {"[1].all(x, any)", "error: wrong type"},
          {"[1].filter(x, any)", "error: wrong type"},
          {"unknown.all(x, x > 1)", "unknown"},
          {"any.all(x, x > 1)", "error: wrong type"}});
}

TEST(Macros, they_nest_and_an_inner_item_hides_an_outer_one) {
  expect({{"[1, 2].map(x, [10, 20].map(y, x * y))", "[[10, 20], [20, 40]]"},
          {"[1, 2].map(x, [3].map(x, x))", "[[3], [3]]"},
          {"[1, 2].exists(x, [2, 3].exists(y, x == y))", "true"},
          {"1 + [1, 2].map(x, 5 + x)[1] + 1", "9"},
          {"[1, 2].map(score, score)", "[1, 2]"},
          {"[[1, 2], [3]].map(list, list.filter(x, x > 1).size())", "[1, 1]"}});
}

TEST(Macros, the_rounds_of_one_evaluation_are_bounded) {
  const std::string ten = "[0,1,2,3,4,5,6,7,8,9]";
  const std::string thousand = ten + ".all(a, " + ten + ".all(b, " + ten + ".all(c, ";
  EXPECT_EQ(value_of(thousand + "c < 10)))"), "true");
  EXPECT_EQ(value_of(thousand + ten + ".all(d, d < 10))))"), "error: too large");
}
}  // namespace
}  // namespace hearth::rules
