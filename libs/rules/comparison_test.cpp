#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;

TEST(Comparison, each_operator_compares_each_type_that_has_an_order) {
  expect({{"1 < 2", "true"},
          {"2 < 2", "false"},
          {"2 <= 2", "true"},
          {"3 <= 2", "false"},
          {"3 > 2", "true"},
          {"2 > 2", "false"},
          {"2 >= 2", "true"},
          {"1 >= 2", "false"},
          {"1 == 1", "true"},
          {"1 == 2", "false"},
          {"1 != 2", "true"},
          {"1 != 1", "false"},
          {"0.5 < 0.6", "true"},
          {"'a' < 'b'", "true"},
          {"'b' <= 'ab'", "false"},
          {"'茶' > 'z'", "true"},
          {"false < true", "true"},
          {"null == null", "true"},
          {"duration('1h') > duration('59m')", "true"},
          {"joined < timestamp('2026-02-01T00:00:00Z')", "true"}});
}

TEST(Comparison, ints_and_doubles_compare_as_the_numbers_they_are) {
  expect({{"1 == 1.0", "true"},
          {"1.0 == 1", "true"},
          {"1 < 1.5", "true"},
          {"2 > 1.5", "true"},
          {"1.5 < 2", "true"},
          {"-2 < -1.5", "true"},
          {"9223372036854775807 < 1e19", "true"},
          {"9007199254740993 == 9007199254740992.0", "false"},
          {"9223372036854775807 == 9223372036854775808.0", "false"},
          {"-9223372036854775808 > -1e19", "true"},
          {"1 in [1.0]", "true"}});
}

TEST(Comparison, nothing_compares_with_what_is_no_number) {
  expect({{"0.0 / 0.0 == 0.0 / 0.0", "false"},
          {"0.0 / 0.0 != 0.0 / 0.0", "true"},
          {"0.0 / 0.0 < 1", "false"},
          {"1 >= 0.0 / 0.0", "false"}});
}

TEST(Comparison, values_of_different_kinds_are_not_equal_and_have_no_order) {
  expect({{"any == 3", "false"},
          {"any != 3", "true"},
          {"any < 3", "error: wrong type"},
          {"any == 'text'", "true"},
          {"user.city == 'x'", "false"},
          {"any == null", "false"}});
}

TEST(Comparison, lists_are_equal_item_by_item) {
  expect({{"[1, 2] == [1, 2]", "true"},
          {"[1, 2] == [2, 1]", "false"},
          {"[1] == [1, 2]", "false"},
          {"[1] == [1.0]", "true"},
          {"[[1]] != [[2]]", "true"},
          {"[] == []", "true"}});
}
}  // namespace
}  // namespace hearth::rules
