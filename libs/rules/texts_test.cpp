#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;
using example::value_of;

TEST(Texts, each_string_function_says_what_cel_says) {
  expect({{"'tea' + 'pot'", "\"teapot\""},
          {"size('茶馆')", "2"},
          {"'abc'.size()", "3"},
          {"name.contains('d')", "true"},
          {"name.contains('D')", "false"},
          {"name.startsWith('A')", "true"},
          {"name.endsWith('A')", "false"},
          {"name.lowerAscii()", "\"ada\""},
          {"'ÄB'.lowerAscii()", "\"Äb\""},
          {"'' == \"\"", "true"},
          {"any.size()", "4"},
          {"any.contains('ex')", "true"}});
}

TEST(Texts, literals_know_the_escapes_of_cel_and_raw_ones_none) {
  expect({{R"("a\"b")", R"("a\"b")"},
          {R"('\x41\u8336\101')", "\"A茶A\""},
          {R"(r"a\b")", R"("a\\b")"},
          {R"('\n')", R"("\n")"},
          {R"("""a"b""")", R"("a\"b")"},
          {"'''a\nb'''", R"("a\nb")"},
          {R"('\U0001F375')", "\"🍵\""}});
}

TEST(Texts, lists_have_a_size_items_and_can_be_joined) {
  expect({{"size(tags)", "3"},
          {"tags.size()", "3"},
          {"[1, 2][1]", "2"},
          {"[1] + [2]", "[1, 2]"},
          {"[1][1]", "error: index out of range"},
          {"[1][-1]", "error: index out of range"},
          {"[1, 2][dyn(1.0)]", "2"},
          {"[1, 2][dyn(0.5)]", "error: wrong type"},
          {"[1, 2][dyn(1e300)]", "error: wrong type"},
          {"tags[0]", "\"tea\""},
          {"any[0]", "error: wrong type"},
          {"[1, 2,]", "[1, 2]"},
          {"[[1], []]", "[[1], []]"}});
}

TEST(Texts, in_looks_for_an_equal_item_and_an_item_without_value_leaves_it_open) {
  expect({{"'tea' in tags", "true"},
          {"'beer' in tags", "false"},
          {"1 in []", "false"},
          {"1 in any", "error: wrong type"},
          {"score in [41, 42]", "true"}});
}

TEST(Texts, what_is_made_on_the_way_is_bounded) {
  std::string doubled = "'0123456789abcdef'";
  for (int i = 0; i < 12; ++i) doubled = '[' + doubled + "].map(x, x + x)[0]";
  EXPECT_EQ(value_of(doubled), "error: too large");
}

TEST(Texts, a_comment_ends_with_its_line) {
  expect({{"1 // one\n + 2", "3"}, {"'// no comment'", "\"// no comment\""}});
}
}  // namespace
}  // namespace hearth::rules
