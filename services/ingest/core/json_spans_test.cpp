#include "ingest/core/json_spans.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

std::string value_at_start(std::string_view text) {
  const auto end = end_of_value(text, 0);
  return end == kNoSpan ? "none" : std::string(text.substr(0, end));
}

TEST(JsonSpans, end_where_the_value_ends) {
  EXPECT_EQ(value_at_start(R"("a",1)"), R"("a")");
  EXPECT_EQ(value_at_start(R"("a\"b" x)"), R"("a\"b")");
  EXPECT_EQ(value_at_start(R"("a\\" x)"), R"("a\\")");
  EXPECT_EQ(value_at_start(R"({"a":"}]"},1)"), R"({"a":"}]"})");
  EXPECT_EQ(value_at_start("[[1],{}]]"), "[[1],{}]");
  EXPECT_EQ(value_at_start("-1.5e3}"), "-1.5e3");
  EXPECT_EQ(value_at_start("null "), "null");
}

TEST(JsonSpans, are_none_where_brackets_or_quotes_do_not_close) {
  for (const char* text : {"", "\"a", R"("a\")", "{\"a\":1", "[\"]", "}", ","}) {
    EXPECT_EQ(value_at_start(text), "none") << text;
  }
}

TEST(JsonSpans, walk_the_members_of_an_object) {
  const std::string_view text = R"({ "a" : 1 , "b\"" :{"c":[2]}, "":"" } )";
  std::vector<std::string> seen;
  const auto end = walk_object(text, 0, [&](std::string_view key, std::size_t at) {
    const auto value_end = end_of_value(text, at);
    seen.push_back(std::string(key) + "=" + std::string(text.substr(at, value_end - at)));
    return value_end;
  });
  EXPECT_EQ(end, text.size() - 1);
  EXPECT_EQ(seen, (std::vector<std::string>{"a=1", R"(b\"={"c":[2]})", R"(="")"}));
}

TEST(JsonSpans, refuse_objects_and_arrays_that_are_just_wrong) {
  for (const char* text : {"{", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{\"a\":1 2}", "{a:1}",
                           "{\"a\":1", "[]"}) {
    const std::string_view view = text;
    EXPECT_EQ(walk_object(view, 0,
                          [&](std::string_view, std::size_t at) { return end_of_value(view, at); }),
              kNoSpan)
        << text;
  }
  for (const char* text : {"[", "[,]", "[1,]", "[1 2]", "[1", "{}"}) {
    const std::string_view view = text;
    EXPECT_EQ(walk_array(view, 0, [&](std::size_t at) { return end_of_value(view, at); }), kNoSpan)
        << text;
  }
}

TEST(JsonSpans, survive_a_million_open_brackets) {
  EXPECT_EQ(end_of_value(std::string(1'000'000, '['), 0), kNoSpan);
}

}  // namespace
}  // namespace hearth::ingest
