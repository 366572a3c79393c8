#include "rules/functions.hpp"

#include "rules/arithmetic.hpp"
#include "rules/comparison.hpp"
#include "rules/conversions.hpp"
#include "rules/texts.hpp"
#include "rules/times.hpp"

namespace hearth::rules {
namespace {

using enum Type;
using enum Overload::Form;

constexpr Overload unary(std::string_view name, Overload::Form form, Type takes, Type gives,
                         Unary function) {
  return {name, form, {takes, kDyn}, 1, gives, function, nullptr};
}

constexpr Overload binary(std::string_view name, Overload::Form form, std::array<Type, 2> takes,
                          Type gives, Binary function) {
  return {name, form, takes, 2, gives, nullptr, function};
}

constexpr std::array kOverloads{
    binary("+", kOperator, {kInt, kInt}, kInt, add),
    binary("+", kOperator, {kDouble, kDouble}, kDouble, add),
    binary("+", kOperator, {kString, kString}, kString, add),
    binary("+", kOperator, {kList, kList}, kList, add),
    binary("+", kOperator, {kTimestamp, kDuration}, kTimestamp, add),
    binary("+", kOperator, {kDuration, kTimestamp}, kTimestamp, add),
    binary("+", kOperator, {kDuration, kDuration}, kDuration, add),
    binary("-", kOperator, {kInt, kInt}, kInt, subtract),
    binary("-", kOperator, {kDouble, kDouble}, kDouble, subtract),
    binary("-", kOperator, {kTimestamp, kTimestamp}, kDuration, subtract),
    binary("-", kOperator, {kTimestamp, kDuration}, kTimestamp, subtract),
    binary("-", kOperator, {kDuration, kDuration}, kDuration, subtract),
    unary("-", kOperator, kInt, kInt, negate),
    unary("-", kOperator, kDouble, kDouble, negate),
    binary("*", kOperator, {kInt, kInt}, kInt, multiply),
    binary("*", kOperator, {kDouble, kDouble}, kDouble, multiply),
    binary("/", kOperator, {kInt, kInt}, kInt, divide),
    binary("/", kOperator, {kDouble, kDouble}, kDouble, divide),
    binary("%", kOperator, {kInt, kInt}, kInt, remainder),
    binary("[]", kOperator, {kList, kInt}, kDyn, item_at),
    binary("in", kOperator, {kDyn, kList}, kBool, contained_in),

    unary("size", kFunction, kString, kInt, size_of),
    unary("size", kFunction, kList, kInt, size_of),
    unary("size", kMethod, kString, kInt, size_of),
    unary("size", kMethod, kList, kInt, size_of),
    binary("contains", kMethod, {kString, kString}, kBool, contains),
    binary("startsWith", kMethod, {kString, kString}, kBool, starts_with),
    binary("endsWith", kMethod, {kString, kString}, kBool, ends_with),
    unary("lowerAscii", kMethod, kString, kString, lower_ascii),

    unary("bool", kFunction, kBool, kBool, to_bool),
    unary("bool", kFunction, kString, kBool, to_bool),
    unary("dyn", kFunction, kDyn, kDyn, itself),
    unary("int", kFunction, kInt, kInt, to_int),
    unary("int", kFunction, kDouble, kInt, to_int),
    unary("int", kFunction, kString, kInt, to_int),
    unary("int", kFunction, kTimestamp, kInt, to_int),
    unary("double", kFunction, kDouble, kDouble, to_double),
    unary("double", kFunction, kInt, kDouble, to_double),
    unary("double", kFunction, kString, kDouble, to_double),
    unary("string", kFunction, kString, kString, to_string),
    unary("string", kFunction, kBool, kString, to_string),
    unary("string", kFunction, kInt, kString, to_string),
    unary("string", kFunction, kDouble, kString, to_string),
    unary("string", kFunction, kTimestamp, kString, to_string),
    unary("string", kFunction, kDuration, kString, to_string),
    unary("timestamp", kFunction, kString, kTimestamp, to_timestamp),
    unary("timestamp", kFunction, kInt, kTimestamp, to_timestamp),
    unary("timestamp", kFunction, kTimestamp, kTimestamp, to_timestamp),
    unary("duration", kFunction, kString, kDuration, to_duration),
    unary("duration", kFunction, kDuration, kDuration, to_duration),

    unary("getFullYear", kMethod, kTimestamp, kInt, full_year),
    unary("getMonth", kMethod, kTimestamp, kInt, month),
    unary("getDayOfMonth", kMethod, kTimestamp, kInt, day_of_month),
    unary("getDayOfYear", kMethod, kTimestamp, kInt, day_of_year),
    unary("getDate", kMethod, kTimestamp, kInt, date),
    unary("getDayOfWeek", kMethod, kTimestamp, kInt, day_of_week),
    unary("getHours", kMethod, kTimestamp, kInt, hours),
    unary("getHours", kMethod, kDuration, kInt, hours),
    unary("getMinutes", kMethod, kTimestamp, kInt, minutes),
    unary("getMinutes", kMethod, kDuration, kInt, minutes),
    unary("getSeconds", kMethod, kTimestamp, kInt, seconds),
    unary("getSeconds", kMethod, kDuration, kInt, seconds),
    unary("getMilliseconds", kMethod, kTimestamp, kInt, milliseconds),
    unary("getMilliseconds", kMethod, kDuration, kInt, milliseconds),
};

}  // namespace

std::span<const Overload> overloads() { return kOverloads; }

}  // namespace hearth::rules
