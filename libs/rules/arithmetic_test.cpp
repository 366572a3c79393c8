#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;

TEST(Arithmetic, each_operator_computes_with_ints_and_with_doubles) {
  expect({{"1 + 2", "3"},
          {"1.5 + 2.0", "3.5"},
          {"1 - 2", "-1"},
          {"1.5 - 2.0", "-0.5"},
          {"3 * 4", "12"},
          {"1.5 * 2.0", "3.0"},
          {"7 / 2", "3"},
          {"-7 / 2", "-3"},
          {"7.0 / 2.0", "3.5"},
          {"7 % 3", "1"},
          {"-7 % 3", "-1"},
          {"-score", "-42"},
          {"-ratio", "-0.5"},
          {"--1", "1"},
          {"0x1F", "31"},
          {"1e3", "1000.0"},
          {".5", "0.5"}});
}

TEST(Arithmetic, tighter_operators_bind_first_and_equal_ones_from_the_left) {
  expect({{"1 + 2 * 3", "7"},
          {"(1 + 2) * 3", "9"},
          {"10 - 3 - 2", "5"},
          {"100 / 5 / 2", "10"},
          {"1 + 2 == 3", "true"},
          {"-2 + 3", "1"},
          {"1 -2", "-1"},
          {"2 * -3", "-6"}});
}

TEST(Arithmetic, an_int_that_does_not_fit_is_an_error) {
  expect({{"9223372036854775807 + 1", "error: overflow"},
          {"-9223372036854775808 - 1", "error: overflow"},
          {"9223372036854775807 * 2", "error: overflow"},
          {"-9223372036854775808 / -1", "error: overflow"},
          {"-9223372036854775808 % -1", "error: overflow"},
          {"-(-9223372036854775808)", "error: overflow"},
          {"-9223372036854775808", "-9223372036854775808"}});
}

TEST(Arithmetic, dividing_by_zero_is_an_error_for_ints_and_an_infinity_for_doubles) {
  expect({{"1 / 0", "error: division by zero"},
          {"1 % 0", "error: division by zero"},
          {"1.0 / 0.0", "Infinity"},
          {"-1.0 / 0.0", "-Infinity"},
          {"0.0 / 0.0", "NaN"}});
}

TEST(Arithmetic, conversions_cut_parse_and_refuse) {
  expect({{"int(2.9)", "2"},
          {"int(-2.9)", "-2"},
          {"int('12')", "12"},
          {"double(2)", "2.0"},
          {"double('1.5')", "1.5"},
          {"bool('True')", "true"},
          {"bool('0')", "false"},
          {"bool(vip)", "true"},
          {"bool('TrUe')", "error: bad conversion"},
          {"string(42)", "\"42\""},
          {"string(2.5)", "\"2.5\""},
          {"string(true)", "\"true\""},
          {"string(100000.0)", "\"100000\""},
          {"string(1e20)", "\"100000000000000000000\""},
          {"string(1e21)", "\"1e+21\""},
          {"string(-0.000001)", "\"-0.000001\""},
          {"string(1e-7)", "\"1e-07\""},
          {"100000.0", "100000.0"},
          {"1234567.125", "1234567.125"},
          {"int(1e30)", "error: overflow"},
          {"int('12x')", "error: bad conversion"},
          {"int('+42')", "error: bad conversion"},
          {".5", "0.5"},
          {"double('')", "error: bad conversion"},
          {"int('99999999999999999999')", "error: overflow"},
          {"double(score) * ratio", "21.0"},
          {"int(any)", "error: bad conversion"}});
}

TEST(Arithmetic, a_dyn_value_of_the_wrong_kind_is_an_error) {
  expect({{"any + 1", "error: wrong type"},
          {"dyn('a') + 1", "error: wrong type"},
          {"dyn('a') == 1", "false"},
          {"dyn(1) == 1.0", "true"},
          {"dyn(score) + 1", "43"},
          {"any * 2", "error: wrong type"},
          {"any % 2", "error: wrong type"},
          {"any - 1.0", "error: wrong type"},
          {"any + '!'", "\"text!\""}});
}
}  // namespace
}  // namespace hearth::rules
