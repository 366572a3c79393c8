#include "jetstream/streams.hpp"

#include <gtest/gtest.h>

#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class Streams : public JetStreamTest {};

TEST_F(Streams, an_existing_stream_is_left_as_it_is) {
  publish_many(3);
  EXPECT_TRUE(
      ensure_stream(*connection, {.name = "LOG", .subjects = {"log.*", "log"}, .max_bytes = 5}));
  auto info = stream_info(*connection, "LOG");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->messages, 3U);
  EXPECT_EQ(info->max_bytes, -1);
}

TEST_F(Streams, other_subjects_are_a_conflict) {
  Status status = ensure_stream(*connection, {.name = "LOG", .subjects = {"other"}});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kConflict);
}

TEST_F(Streams, overlapping_subjects_are_a_conflict) {
  Status status = ensure_stream(*connection, {.name = "RIVAL", .subjects = {"log.a"}});
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kConflict) << status.error().detail;
}

TEST_F(Streams, the_settings_of_a_new_stream_arrive) {
  ASSERT_TRUE(ensure_stream(
      *connection,
      {.name = "S", .subjects = {"s"}, .max_bytes = 1'000'000, .description = "what it is for"}));
  auto info = stream_info(*connection, "S");
  ASSERT_TRUE(info);
  EXPECT_EQ(info->description, "what it is for");
  EXPECT_EQ(info->max_bytes, 1'000'000);
  EXPECT_EQ(info->last_seq, 0U);
  EXPECT_GT(to_unix_ms(info->created), 0);
}

TEST_F(Streams, a_message_is_read_by_number) {
  publish_many(3);
  auto message = get_message(*connection, "LOG", 2);
  ASSERT_TRUE(message);
  EXPECT_EQ(message->seq, 2U);
  EXPECT_EQ(message->subject, "log");
  EXPECT_EQ(message->payload, "payload 1");
  EXPECT_GT(to_unix_ms(message->time), 0);
}

TEST_F(Streams, the_last_message_of_a_subject_is_found) {
  ASSERT_TRUE(publisher->publish_and_wait({.subject = "log.a", .payload = "here"}, kLong));
  publish_many(2);
  auto message = last_message(*connection, "LOG", "log.a");
  ASSERT_TRUE(message);
  EXPECT_EQ(message->seq, 1U);
  EXPECT_EQ(message->payload, "here");
}

TEST_F(Streams, what_is_absent_is_not_found) {
  EXPECT_EQ(stream_info(*connection, "NONE").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(get_message(*connection, "NONE", 1).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(get_message(*connection, "LOG", 1).error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(last_message(*connection, "LOG", "log").error().kind, ErrorKind::kNotFound);
  EXPECT_EQ(purge_up_to(*connection, "NONE", 1).error().kind, ErrorKind::kNotFound);
}

TEST_F(Streams, a_purge_keeps_its_sequence) {
  publish_many(10);
  ASSERT_TRUE(purge_up_to(*connection, "LOG", 5));
  auto info = stream_info(*connection, "LOG");
  EXPECT_EQ(info->first_seq, 5U);
  EXPECT_EQ(info->last_seq, 10U);
}

TEST_F(Streams, a_purge_beyond_the_end_sets_the_next_sequence) {
  publish_many(3);
  ASSERT_TRUE(purge_up_to(*connection, "LOG", 1'001));
  auto ack = publisher->publish_and_wait({.subject = "log", .payload = "x"}, kLong);
  ASSERT_TRUE(ack);
  EXPECT_EQ(ack->sequence, 1'001U);
}

TEST_F(Streams, without_a_server_the_answer_is_unavailable) {
  server.kill9();
  EXPECT_EQ(stream_info(*connection, "LOG").error().kind, ErrorKind::kUnavailable);
}

}  // namespace
}  // namespace hearth::jetstream
