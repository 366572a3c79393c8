#include "ingest/core/write_key.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

TEST(PresentedKey, is_read_from_basic_with_and_without_colon) {
  EXPECT_EQ(presented_key("Basic V0sxOg==", "").value(), "WK1");  // WK1:
  EXPECT_EQ(presented_key("Basic V0sx", "").value(), "WK1");      // WK1
  EXPECT_EQ(presented_key("basic  V0sxOg", "").value(), "WK1");
}

TEST(PresentedKey, is_read_from_the_body_alone_as_python_and_kotlin_send_it) {
  EXPECT_EQ(presented_key("", "WK1").value(), "WK1");
}

TEST(PresentedKey, comes_from_the_body_next_to_an_oauth_token) {
  EXPECT_EQ(presented_key("Bearer eyJhbGciOi", "WK1").value(), "WK1");
  EXPECT_EQ(presented_key("Bearer WK1", "").value(), "WK1");
}

TEST(PresentedKey, must_agree_between_basic_and_body) {
  EXPECT_EQ(presented_key("Basic V0sxOg==", "WK1").value(), "WK1");
  EXPECT_EQ(presented_key("Basic V0sxOg==", "WK2").error().code, Code::kWriteKeyMismatch);
}

TEST(PresentedKey, is_missed_where_nothing_carries_it) {
  EXPECT_EQ(presented_key("", "").error().code, Code::kWriteKeyMissing);
  EXPECT_EQ(presented_key("Basic Og==", "").error().code, Code::kWriteKeyMissing);
}

TEST(PresentedKey, is_refused_where_the_header_cannot_be_read) {
  for (const char* header : {"Basic", "Basic !!!!", "Digest x", "WK1"}) {
    EXPECT_EQ(presented_key(header, "").error().code, Code::kAuthorizationInvalid) << header;
  }
}

TEST(WriteKeys, finds_a_configured_key_and_no_other) {
  const WriteKeys keys({"alpha", "beta"});
  EXPECT_EQ(keys.find("alpha"), 0U);
  EXPECT_EQ(keys.find("beta"), 1U);
  for (const std::string& wrong : {std::string("alph"), std::string("alphaa"), std::string(""),
                                   std::string("alpha\0", 6), std::string(1000, 'a')}) {
    EXPECT_FALSE(keys.find(wrong)) << wrong;
  }
}

TEST(WriteKeys, takes_a_key_of_the_greatest_length_and_refuses_one_byte_more) {
  const std::string longest(kMaxWriteKeyBytes, 'k');
  EXPECT_EQ(WriteKeys({longest}).find(longest), 0U);
  EXPECT_FALSE(WriteKeys({longest}).find(longest + "k"));
  EXPECT_FALSE(WriteKeys::valid(longest + "k"));
  EXPECT_FALSE(WriteKeys::valid("a:b"));
}

}  // namespace
}  // namespace hearth::ingest
