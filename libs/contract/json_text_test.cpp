#include "contract/json_text.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  EXPECT_EQ(out.size(), string_size(text));
  return out;
}

TEST(JsonText, escapes_what_must_be_escaped_and_nothing_else) {
  EXPECT_EQ(quoted(""), R"("")");
  EXPECT_EQ(quoted("plain / text"), R"("plain / text")");
  EXPECT_EQ(quoted(R"(a "b" \c)"), R"("a \"b\" \\c")");
  EXPECT_EQ(quoted("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x01\x1f\x7f", 4)), "\"\\u0000\\u0001\\u001f\x7f\"");
  EXPECT_EQ(quoted("订单完成 🎉"), "\"订单完成 🎉\"");
}

TEST(JsonText, writes_numbers_up_to_both_ends_of_their_range) {
  std::string out;
  append_number(out, std::numeric_limits<std::int64_t>::min());
  out += ' ';
  append_number(out, 0);
  out += ' ';
  append_unsigned(out, std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(out, "-9223372036854775808 0 18446744073709551615");
}

}  // namespace
}  // namespace hearth::contract
