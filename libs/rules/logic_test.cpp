#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;
using example::value_of;

constexpr std::string_view kError = "1 / 0 == 1";

TEST(Logic, and_or_and_not_follow_the_truth_tables) {
  expect({{"true && true", "true"},
          {"true && false", "false"},
          {"false && true", "false"},
          {"true || false", "true"},
          {"false || false", "false"},
          {"false || true", "true"},
          {"!true", "false"},
          {"!false", "true"},
          {"!!vip", "true"},
          {"true || false && false", "true"},
          {"true && true && !vip", "false"},
          {"false || false || vip", "true"}});
}

TEST(Logic, the_side_that_decides_does_so_whatever_the_other_one_is) {
  const std::string error(kError);
  for (const std::string& none : {error, std::string("unknown"), std::string("any")}) {
    EXPECT_EQ(value_of("false && " + none), "false");
    EXPECT_EQ(value_of(none + " && false"), "false");
    EXPECT_EQ(value_of("true || " + none), "true");
    EXPECT_EQ(value_of(none + " || true"), "true");
  }
}

TEST(Logic, where_no_side_decides_unknown_wins_over_an_error_and_an_error_over_a_value) {
  expect({{"true && unknown", "unknown"},
          {"unknown && true", "unknown"},
          {"1 / 0 == 1 && true", "error: division by zero"},
          {"false || 1 / 0 == 1", "error: division by zero"},
          {"1 / 0 == 1 && unknown", "unknown"},
          {"unknown && 1 / 0 == 1", "unknown"},
          {"1 / 0 == 1 || unknown", "unknown"},
          {"!unknown", "unknown"},
          {"!(1 / 0 == 1)", "error: division by zero"},
          {"any && true", "error: wrong type"},
          {"any || false", "error: wrong type"},
          {"!any", "error: wrong type"}});
}

TEST(Logic, a_condition_is_strict_before_the_question_mark_and_lazy_behind_it) {
  expect({{"true ? 1 : 2", "1"},
          {"false ? 1 : 2", "2"},
          {"vip ? 1 : 1 / 0", "1"},
          {"!vip ? 1 / 0 : 2", "2"},
          {"unknown ? 1 : 1", "unknown"},
          {"1 / 0 == 1 ? 1 : 1", "error: division by zero"},
          {"any ? 1 : 2", "error: wrong type"},
          {"false ? 1 : true ? 2 : 3", "2"},
          {"vip ? null : 3", "null"}});
}

TEST(Logic, an_unknown_operand_makes_every_strict_operation_unknown) {
  expect({{"later > 3", "unknown"},
          {"later == 3", "unknown"},
          {"later + 1", "unknown"},
          {"1 / 0 + later", "unknown"},
          {"[1, later]", "unknown"},
          {"later in [1]", "unknown"},
          {"-later", "unknown"},
          {"unknown == unknown", "unknown"}});
}

TEST(Logic, has_tells_a_null_from_a_value) {
  expect({{"has(user.tier)", "true"},
          {"has(user.city)", "false"},
          {"has(user.city) && user.city == 'Berlin'", "false"},
          {"user.city == null", "true"},
          {"user.tier != null", "true"},
          {"user.city < 'a'", "error: wrong type"}});
}
}  // namespace
}  // namespace hearth::rules
