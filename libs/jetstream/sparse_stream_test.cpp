#include "jetstream/sparse_stream.hpp"

#include <gtest/gtest.h>

#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class SparseStream : public JetStreamTest {};

TEST_F(SparseStream, the_next_message_is_found_behind_holes_and_other_subjects) {
  publish_many(2);
  ASSERT_TRUE(publisher->publish_and_wait({.subject = "log.a", .payload = "third"}, kLong));
  publish_many(1);
  ASSERT_TRUE(publisher->publish_and_wait({.subject = "log.a", .payload = "fifth"}, kLong));
  EXPECT_EQ(next_message(*connection, "LOG", "log.a", 1)->payload, "third");
  EXPECT_EQ(next_message(*connection, "LOG", "log.a", 3)->seq, 3U);
  ASSERT_TRUE(delete_message(*connection, "LOG", 3));
  const auto found = next_message(*connection, "LOG", "log.>", 1);
  ASSERT_TRUE(found) << found.error().detail;
  EXPECT_EQ(found->seq, 5U);
  EXPECT_EQ(found->subject, "log.a");
  EXPECT_EQ(found->payload, "fifth");
  EXPECT_GT(to_unix_ms(found->time), 1'700'000'000'000);
  EXPECT_EQ(next_message(*connection, "LOG", "log.a", 6).error().kind, ErrorKind::kNotFound);
}

TEST_F(SparseStream, what_is_deleted_is_gone_and_may_be_deleted_again) {
  publish_many(3);
  ASSERT_TRUE(delete_message(*connection, "LOG", 2));
  EXPECT_EQ(get_message(*connection, "LOG", 2).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(stream_info(*connection, "LOG")->messages, 2U);
  EXPECT_TRUE(delete_message(*connection, "LOG", 2));
}

}  // namespace
}  // namespace hearth::jetstream
