#include <gtest/gtest.h>

#include "segmenter/population_scan.hpp"

namespace hearth::segmenter {
namespace {

TEST(MemberCursor, comes_back_as_it_went_whatever_the_key) {
  for (const char* key : {"", "u:ann", "u:a:b+c/d=?&%", "u:\u4f60\u597d", "a:\xff"}) {
    const MemberCursor cursor{3, 127, key};
    const std::string text = cursor.text();
    EXPECT_EQ(text.find_first_of("+/=&%"), std::string::npos) << text;
    const auto back = MemberCursor::parse(text, 4);
    ASSERT_TRUE(back.has_value()) << key;
    EXPECT_EQ(back->partition, 3);
    EXPECT_EQ(back->bucket, 127);
    EXPECT_EQ(back->key, key);
  }
}

TEST(MemberCursor, is_refused_where_it_points_nowhere) {
  const auto text = [](std::uint16_t partition, std::uint16_t bucket) {
    return MemberCursor{partition, bucket, "u:ann"}.text();
  };
  EXPECT_TRUE(MemberCursor::parse(text(3, 0), 4).has_value());
  for (const std::string& wrong :
       {text(4, 0), text(0, 128), std::string("?"), std::string("AAAA")}) {
    EXPECT_FALSE(MemberCursor::parse(wrong, 4).has_value()) << wrong;
  }
}

}  // namespace
}  // namespace hearth::segmenter
