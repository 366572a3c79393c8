#include "verdict_answer.hpp"

#include <gtest/gtest.h>

namespace hearth::load {
namespace {

TEST(VerdictAnswer, holds_the_verdicts_among_the_segments) {
  const auto both = verdicts_in(
      R"({"user_id":"m1","segments":[{"segment":"core","since":"2026-11-22T00:00:00.000Z"},)"
      R"({"segment":"fake-active","complete":true},{"segment":"bonus-hunter"}]})");
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->fake_active);
  EXPECT_TRUE(both->bonus_hunter);
}

TEST(VerdictAnswer, holds_none_where_the_user_is_in_other_segments_or_in_none) {
  for (const char* text :
       {R"({"segments":[]})", R"({"segments":[{"segment":"implicit-active"}]})"}) {
    const auto none = verdicts_in(text);
    ASSERT_TRUE(none) << text;
    EXPECT_FALSE(none->fake_active || none->bonus_hunter) << text;
  }
}

TEST(VerdictAnswer, that_is_something_else_is_refused_and_shown) {
  for (const char* text : {"", "not found", "{}", "[]", R"({"segments":{}})",
                           R"({"segments":["fake-active"]})", R"({"segments":[{"segment":1}]})"}) {
    const auto refused = verdicts_in(text);
    ASSERT_FALSE(refused) << text;
    EXPECT_NE(refused.error().detail.find(text), std::string::npos);
  }
}

}  // namespace
}  // namespace hearth::load
