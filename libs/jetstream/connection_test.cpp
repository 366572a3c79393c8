#include "jetstream/connection.hpp"

#include <atomic>

#include <gtest/gtest.h>

#include "jetstream/core_subscription.hpp"
#include "jetstream/server_fixture.hpp"

namespace hearth::jetstream {
namespace {

class ConnectionTest : public JetStreamTest {};

TEST(Connecting, without_a_server_it_fails_at_the_deadline) {
  auto made = Connection::connect({.url = "nats://127.0.0.1:1", .connect_deadline = Millis(300)});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kUnavailable);
}

TEST(Connecting, a_bad_address_is_refused) {
  auto made = Connection::connect({.url = "", .connect_deadline = Millis(300)});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().kind, ErrorKind::kInvalid);
}

TEST_F(ConnectionTest, it_comes_back_after_the_server_was_killed) {
  EXPECT_TRUE(connection->connected());
  server.kill9();
  EXPECT_TRUE(eventually([&] { return !connection->connected(); }));
  EXPECT_EQ(connection->publish_core("hint", "x").error().kind, ErrorKind::kUnavailable);
  server.restart();
  EXPECT_TRUE(eventually([&] { return connection->connected() && connection->reconnects() == 1; }));
}

TEST_F(ConnectionTest, the_server_tells_the_largest_message) {
  EXPECT_EQ(connection->max_payload(), 1024U * 1024U);
}

TEST_F(ConnectionTest, a_hint_reaches_the_subscriber) {
  std::atomic<bool> arrived = false;
  auto subscription = connection->subscribe_core("hint.*", [&](const CoreMessage& message) {
    arrived = message.subject == "hint.a" && message.payload == "now";
  });
  ASSERT_TRUE(subscription);
  ASSERT_TRUE(connection->publish_core("hint.a", "now"));
  EXPECT_TRUE(eventually([&] { return arrived.load(); }));
}

TEST_F(ConnectionTest, an_ended_subscription_calls_nobody) {
  for (int round = 0; round < 50; ++round) {
    auto count = std::make_unique<int>(0);
    auto subscription = connection->subscribe_core("hint", [&](const CoreMessage&) { ++*count; });
    ASSERT_TRUE(subscription);
    for (int i = 0; i < 200; ++i) ASSERT_TRUE(connection->publish_core("hint", "x"));
    subscription->reset();
    count.reset();
  }
}

}  // namespace
}  // namespace hearth::jetstream
