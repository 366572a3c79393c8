#include <atomic>
#include <map>
#include <set>
#include <thread>

#include <gtest/gtest.h>

#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class ServerLoss : public JetStreamTest {
 protected:
  void kill_and_restart() {
    server.kill9();
    ASSERT_TRUE(eventually([&] { return !connection->connected(); }));
    server.restart();
    ASSERT_TRUE(eventually([&] { return connection->connected(); }));
  }
};

TEST_F(ServerLoss, every_completion_comes_once_and_every_acknowledged_message_is_stored) {
  publisher =
      Publisher::create(*connection, {.max_pending = 1'000, .max_wait = Millis(500)}).value();
  Outcomes outcomes;
  std::atomic<bool> stop = false;
  std::uint64_t accepted = 0;
  std::thread load([&] {
    while (!stop) {
      if (!publisher->wait_for_room(Millis(100))) continue;
      const std::string id = std::to_string(accepted);
      if (publisher->publish({.subject = "log", .payload = id, .msg_id = id},
                             outcomes.completion(accepted))) {
        ++accepted;
      }
    }
  });
  for (int kill = 0; kill < 3; ++kill) {
    const std::size_t before = outcomes.total();
    EXPECT_TRUE(outcomes.wait_for(before + 3'000));
    kill_and_restart();
  }
  stop = true;
  load.join();
  ASSERT_TRUE(outcomes.wait_for(accepted));

  auto reader = OrderedReader::open(*connection, "LOG", 1).value();
  const std::uint64_t last = stream_info(*connection, "LOG")->last_seq;
  std::vector<ReceivedMessage> messages;
  ASSERT_TRUE(read_to(*reader, last, messages));
  std::map<std::uint64_t, std::string_view> stored;
  for (const ReceivedMessage& message : messages) stored[message.sequence] = message.payload;

  std::set<std::uint64_t> tokens;
  for (const auto& [token, outcome] : outcomes.all()) {
    ASSERT_TRUE(tokens.insert(token).second) << "completed twice: " << token;
    if (outcome) {
      ASSERT_EQ(stored[outcome->sequence], std::to_string(token));
    } else {
      ASSERT_EQ(outcome.error().kind, ErrorKind::kUnknown) << outcome.error().detail;
    }
  }
  EXPECT_EQ(tokens.size(), accepted);
}

TEST_F(ServerLoss, while_disconnected_a_publish_is_refused) {
  server.kill9();
  ASSERT_TRUE(eventually([&] { return !connection->connected(); }));
  auto refused = publisher->publish_and_wait({.subject = "log", .payload = "x"}, kLong);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kUnavailable);
}

TEST_F(ServerLoss, a_reader_goes_on_without_gap_or_duplicate) {
  publish_many(60'000);
  auto reader = OrderedReader::open(*connection, "LOG", 1).value();
  std::vector<ReceivedMessage> messages;
  for (std::uint64_t kill = 1; kill <= 3; ++kill) {
    ASSERT_TRUE(read_to(*reader, kill * 10'000, messages));
    kill_and_restart();
  }
  ASSERT_TRUE(read_to(*reader, 60'000, messages));
  ASSERT_EQ(messages.size(), 60'000U);
  for (std::size_t i = 0; i < messages.size(); ++i) ASSERT_EQ(messages[i].sequence, i + 1);
}

TEST_F(ServerLoss, a_reader_that_has_read_nothing_yet_keeps_its_start) {
  publish_many(1'000);
  auto reader = OrderedReader::open(*connection, "LOG", 1'001).value();
  kill_and_restart();
  publish_many(10);
  std::vector<ReceivedMessage> messages;
  ASSERT_TRUE(read_to(*reader, 1'010, messages));
  ASSERT_EQ(messages.size(), 10U);
  EXPECT_EQ(messages[0].sequence, 1'001U);
}

TEST_F(ServerLoss, a_reader_without_a_server_says_so_after_a_while) {
  publish_many(10);
  auto reader = OrderedReader::open(*connection, "LOG", 1).value();
  std::vector<ReceivedMessage> messages;
  ASSERT_TRUE(read_to(*reader, 10, messages));
  server.kill9();
  Status status;
  EXPECT_TRUE(eventually([&] { return !(status = reader->poll(messages, 10, Millis(20))); }));
  ASSERT_FALSE(status);
  EXPECT_EQ(status.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(messages.size(), 10U);
}

TEST_F(ServerLoss, a_paused_server_does_not_hold_a_publisher_longer_than_the_write_deadline) {
  server.pause();
  const std::string payload(100'000, 'x');
  Outcomes outcomes;
  std::uint64_t accepted = 0;
  const auto start = std::chrono::steady_clock::now();
  while (accepted < 4'096 && publisher->publish({.subject = "log", .payload = payload},
                                                outcomes.completion(accepted))) {
    ++accepted;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, Millis(5'000));
  EXPECT_LT(accepted, 4'096U);
  server.resume();
  EXPECT_TRUE(outcomes.wait_for(accepted));
}

}  // namespace
}  // namespace hearth::jetstream
