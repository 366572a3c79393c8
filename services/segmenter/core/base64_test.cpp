#include "segmenter/core/base64.hpp"

#include <gtest/gtest.h>

namespace hearth::segmenter {
namespace {

TEST(Base64Test, what_was_encoded_is_decoded) {
  EXPECT_EQ(to_base64("hearth"), "aGVhcnRo");
  EXPECT_EQ(to_base64("heart"), "aGVhcnQ=");
  EXPECT_EQ(to_base64("hear"), "aGVhcg==");
  for (const std::string& bytes : {std::string(), std::string("\0\xff\x80", 3), std::string("a")}) {
    EXPECT_EQ(from_base64(to_base64(bytes)), bytes);
  }
  for (const char* bad : {"a", "a===", "!!!!", "ab=c"}) {
    EXPECT_EQ(from_base64(bad), std::nullopt) << bad;
  }
}

}  // namespace
}  // namespace hearth::segmenter
