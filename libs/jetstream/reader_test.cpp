#include "jetstream/reader.hpp"

#include <gtest/gtest.h>

#include "jetstream/client_library.hpp"
#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class Reader : public JetStreamTest {
 protected:
  std::unique_ptr<OrderedReader> open(std::uint64_t from) {
    auto reader = OrderedReader::open(*connection, "LOG", from);
    EXPECT_TRUE(reader) << reader.error().detail;
    return std::move(reader.value());
  }
  ErrorKind open_error(std::uint64_t from) {
    return OrderedReader::open(*connection, "LOG", from).error().kind;
  }
  // How many there were.
  int delete_consumers() {
    jsConsumerNamesList* raw = nullptr;
    js_ConsumerNames(&raw, connection->jetstream(), "LOG", nullptr, nullptr);
    const std::unique_ptr<jsConsumerNamesList, HandleDeleter<jsConsumerNamesList_Destroy>> names(
        raw);
    for (int i = 0; i < names->Count; ++i) {
      js_DeleteConsumer(connection->jetstream(), "LOG", names->List[i], nullptr, nullptr);
    }
    return names->Count;
  }
  std::vector<ReceivedMessage> messages;
};

TEST_F(Reader, every_message_comes_in_order_with_its_content) {
  publish_many(5'000);
  auto reader = open(1);
  ASSERT_TRUE(read_to(*reader, 5'000, messages));
  ASSERT_EQ(messages.size(), 5'000U);
  for (std::size_t i = 0; i < messages.size(); ++i) {
    ASSERT_EQ(messages[i].sequence, i + 1);
    ASSERT_EQ(messages[i].subject, "log");
    ASSERT_EQ(messages[i].payload, "payload " + std::to_string(i));
  }
  EXPECT_EQ(messages[0].stored, get_message(*connection, "LOG", 1)->time);
}

TEST_F(Reader, it_starts_where_it_is_told) {
  publish_many(100);
  auto reader = open(91);
  ASSERT_TRUE(read_to(*reader, 100, messages));
  ASSERT_EQ(messages.size(), 10U);
  EXPECT_EQ(messages[0].sequence, 91U);
}

TEST_F(Reader, at_the_end_it_waits_for_the_next_message) {
  publish_many(3);
  auto reader = open(4);
  ASSERT_TRUE(reader->poll(messages, 10, Millis(0)));
  EXPECT_TRUE(messages.empty());
  publish_many(1);
  ASSERT_TRUE(read_to(*reader, 4, messages));
  EXPECT_EQ(messages[0].sequence, 4U);
}

TEST_F(Reader, a_poll_takes_no_more_than_asked) {
  publish_many(100);
  auto reader = open(1);
  ASSERT_TRUE(
      eventually([&] { return reader->poll(messages, 7, Millis(10)) && messages.size() >= 7; }));
  EXPECT_LT(messages.size(), 14U);
}

TEST_F(Reader, a_start_beyond_the_end_is_a_log_that_went_back) {
  publish_many(5);
  EXPECT_EQ(open_error(7), ErrorKind::kCorrupt);
}

TEST_F(Reader, a_start_before_the_beginning_is_refused) {
  publish_many(10);
  ASSERT_TRUE(purge_up_to(*connection, "LOG", 5));
  EXPECT_EQ(open_error(4), ErrorKind::kCorrupt);
}

TEST_F(Reader, an_absent_stream_is_not_found) {
  auto reader = OrderedReader::open(*connection, "NONE", 1);
  ASSERT_FALSE(reader);
  EXPECT_EQ(reader.error().kind, ErrorKind::kNotFound);
}

TEST_F(Reader, a_hole_stops_it_for_good) {
  publish_many(10);
  auto reader = open(1);
  ASSERT_TRUE(read_to(*reader, 10, messages));
  ASSERT_TRUE(purge_up_to(*connection, "LOG", 21));  // the next message gets 21
  publish_many(1);
  Status status = read_to(*reader, 11, messages);
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(status.error().detail, "stream LOG: messages are missing: 21 came instead of 11");
  EXPECT_EQ(reader->poll(messages, 1, Millis(0)).error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(messages.size(), 10U);
}

TEST_F(Reader, what_waits_for_it_in_memory_is_bounded) {
  publish_many(10'000);
  auto reader = open(1);
  ASSERT_TRUE(read_to(*reader, 100, messages));
  // A second reader that gets all has given the first one's messages the time to come.
  auto other = open(1);
  std::vector<ReceivedMessage> others;
  ASSERT_TRUE(read_to(*other, 10'000, others));
  messages.clear();
  ASSERT_TRUE(reader->poll(messages, 10'000, Millis(0)));
  EXPECT_LE(messages.size(), kReadAheadMessages * 3 / 2);
  EXPECT_GT(messages.size(), 0U);
}

TEST_F(Reader, large_messages_come_too) {
  const std::string large(connection->max_payload() - 64, 'x');
  for (int i = 0; i < 5; ++i) {
    ASSERT_TRUE(publisher->publish_and_wait({.subject = "log", .payload = large}, kLong));
    publish_many(1);
  }
  auto reader = open(1);
  ASSERT_TRUE(read_to(*reader, 10, messages));
  EXPECT_EQ(messages[8].payload.size(), large.size());
}

TEST_F(Reader, a_wait_goes_on_through_the_servers_signs_of_life) {
  publish_many(1);
  auto reader = open(2);
  const auto start = std::chrono::steady_clock::now();
  ASSERT_TRUE(reader->poll(messages, 10, Millis(1'200)));
  EXPECT_TRUE(messages.empty());
  EXPECT_GE(std::chrono::steady_clock::now() - start, Millis(1'200));
}

TEST_F(Reader, a_consumer_that_is_deleted_is_made_anew) {
  publish_many(5'000);
  auto reader = open(1);
  ASSERT_TRUE(read_to(*reader, 100, messages));
  ASSERT_EQ(delete_consumers(), 1);
  ASSERT_TRUE(read_to(*reader, 5'000, messages));
  ASSERT_EQ(messages.size(), 5'000U);
  for (std::size_t i = 0; i < messages.size(); ++i) ASSERT_EQ(messages[i].sequence, i + 1);
}

TEST_F(Reader, sixteen_readers_are_polled_in_turn_by_one_thread) {
  publish_many(2'000);
  std::vector<std::unique_ptr<OrderedReader>> readers;
  for (int i = 0; i < 16; ++i) readers.push_back(open(1));
  const auto all_read = [&] {
    bool done = true;
    for (auto& reader : readers) {
      EXPECT_TRUE(reader->poll(messages, 64, Millis(0)));
      done = done && reader->next_sequence() == 2'001;
    }
    return done;
  };
  EXPECT_TRUE(eventually(all_read));
  EXPECT_EQ(messages.size(), 16U * 2'000U);
}

TEST_F(Reader, two_hundred_teardowns_with_messages_in_flight_are_safe) {
  publish_many(5'000);
  for (int round = 0; round < 200; ++round) {
    auto reader = open(1);
    messages.clear();
    ASSERT_TRUE(reader->poll(messages, static_cast<std::size_t>(round % 5) * 50, Millis(1)));
  }
}

}  // namespace
}  // namespace hearth::jetstream
