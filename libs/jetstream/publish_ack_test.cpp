#include "jetstream/publish_ack.hpp"

#include <gtest/gtest.h>

namespace hearth::jetstream {

TEST(PublishAck, an_acknowledgement_carries_the_sequence) {
  auto ack = parse_publish_ack(R"({"stream":"LOG","seq":18446744073709551615})");
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->sequence, 18446744073709551615ULL);
  EXPECT_FALSE(ack->duplicate);
}

TEST(PublishAck, a_duplicate_is_marked) {
  EXPECT_TRUE(parse_publish_ack(R"({"stream":"LOG","seq":7,"duplicate":true})")->duplicate);
  EXPECT_TRUE(parse_publish_ack(R"({"stream":"LOG","seq":7,"duplicate": true})")->duplicate);
  EXPECT_FALSE(parse_publish_ack(R"({"stream":"LOG","seq":7,"duplicate": false})")->duplicate);
}

TEST(PublishAck, refusals_have_a_kind) {
  const auto kind = [](int code) {
    return parse_publish_ack(R"({"error":{"code":400,"err_code":)" + std::to_string(code) +
                             R"(,"description":"x"},"stream":"LOG","seq":0})")
        .error()
        .kind;
  };
  EXPECT_EQ(kind(10071), ErrorKind::kConflict);
  EXPECT_EQ(kind(10077), ErrorKind::kLimit);
  EXPECT_EQ(kind(10047), ErrorKind::kLimit);
  EXPECT_EQ(kind(10023), ErrorKind::kLimit);
  EXPECT_EQ(kind(10076), ErrorKind::kUnavailable);
}

TEST(PublishAck, a_conflict_tells_the_actual_sequence) {
  auto ack = parse_publish_ack(
      R"({"error":{"code":400,"err_code":10071,"description":"wrong last sequence: 41"},"stream":"LOG","seq":0})");
  ASSERT_FALSE(ack);
  EXPECT_EQ(actual_last_sequence(ack.error()), 41U);
}

TEST(PublishAck, other_errors_have_no_actual_sequence) {
  EXPECT_FALSE(actual_last_sequence({ErrorKind::kLimit, "wrong last sequence: 41"}));
  EXPECT_FALSE(actual_last_sequence({ErrorKind::kConflict, "wrong last sequence: ?"}));
}

TEST(PublishAck, what_is_no_acknowledgement_is_unknown) {
  for (const char* text : {"", "{}", "+OK", R"({"stream":"LOG","seq":0})", R"({"seq":})"}) {
    auto ack = parse_publish_ack(text);
    ASSERT_FALSE(ack) << text;
    EXPECT_EQ(ack.error().kind, ErrorKind::kUnknown) << text;
  }
}

}  // namespace hearth::jetstream
