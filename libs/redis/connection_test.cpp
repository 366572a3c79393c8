#include "redis/connection.hpp"

#include <gtest/gtest.h>
#include <signal.h>

#include "../tests/servers/redis_server.hpp"

namespace hearth::redis {
namespace {

using std::chrono::milliseconds;

class ConnectionTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { signal(SIGPIPE, SIG_IGN); }

  Connection connect(Timeouts timeouts = {}) {
    auto connection = Connection::connect(*Address::parse(server_.address()), timeouts);
    EXPECT_TRUE(connection) << connection.error().detail;
    return std::move(*connection);
  }

  tests::RedisServer server_;
};

TEST_F(ConnectionTest, carries_bytes_of_every_value) {
  auto connection = connect();
  std::string blob;
  for (int byte = 0; byte < 256; ++byte) blob += static_cast<char>(byte);
  ASSERT_TRUE(connection.call({"SET", "k", blob}));
  EXPECT_EQ(connection.call({"GET", "k"})->text(), blob);
}

TEST_F(ConnectionTest, answers_a_pipeline_in_order) {
  auto connection = connect();
  connection.append({"SET", "n", "41"});
  connection.append({"INCR", "n"});
  connection.append({"MGET", "n", "absent"});
  EXPECT_EQ(connection.pending(), 3U);
  EXPECT_EQ(connection.read()->text(), "OK");
  EXPECT_EQ(connection.read()->integer(), 42);
  const auto both = connection.read();
  ASSERT_EQ(both->size(), 2U);
  EXPECT_EQ((*both)[0].text(), "42");
  EXPECT_TRUE((*both)[1].is_nil());
  EXPECT_EQ(connection.pending(), 0U);
}

TEST_F(ConnectionTest, gives_an_error_reply_as_a_value_and_lives_on) {
  auto connection = connect();
  ASSERT_TRUE(connection.call({"SET", "k", "word"}));
  const auto reply = connection.call({"LPUSH", "k", "x"});
  ASSERT_TRUE(reply);
  EXPECT_TRUE(reply->is_error("WRONGTYPE"));
  EXPECT_FALSE(reply->is_error("WRONG"));
  EXPECT_TRUE(connection.alive());
  EXPECT_EQ(expect_ok(connection.call({"LPUSH", "k", "x"})).error().kind, ErrorKind::kInvalid);
}

TEST_F(ConnectionTest, is_dead_and_unsure_after_a_timeout_then_sure_that_nothing_more_was_sent) {
  auto connection = connect({.connect = milliseconds(500), .command = milliseconds(100)});
  server_.pause();
  connection.append({"SET", "k", "1"});
  connection.append({"SET", "k", "2"});
  EXPECT_EQ(connection.read().error().kind, ErrorKind::kUnknown);
  EXPECT_FALSE(connection.alive());
  EXPECT_EQ(connection.read().error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(connection.call({"SET", "k", "3"}).error().kind, ErrorKind::kUnavailable);
  server_.resume();
}

TEST_F(ConnectionTest, keeps_acknowledged_writes_across_kill_9) {
  auto connection = connect();
  ASSERT_TRUE(expect_ok(connection.call({"SET", "k", "kept"})));
  server_.kill9();
  EXPECT_EQ(connection.call({"GET", "k"}).error().kind, ErrorKind::kUnknown);
  EXPECT_EQ(Connection::connect(*Address::parse(server_.address()), {}).error().kind,
            ErrorKind::kUnavailable);
  server_.restart();
  EXPECT_EQ(connect().call({"GET", "k"})->text(), "kept");
}

TEST_F(ConnectionTest, logs_in_and_refuses_a_wrong_password_without_repeating_it) {
  ASSERT_TRUE(connect().call({"CONFIG", "SET", "requirepass", "pass"}));
  auto address = *Address::parse(server_.address());
  address.password = "secret";
  const auto refused = Connection::connect(address, {});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kInvalid);
  EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
  address.password = "pass";
  address.database = 3;
  auto connection = Connection::connect(address, {});
  ASSERT_TRUE(connection) << connection.error().detail;
  EXPECT_NE(connection->call({"CLIENT", "LIST"})->text().find(" db=3 "), std::string_view::npos);
}

TEST_F(ConnectionTest, flushed_commands_are_done_before_their_replies_are_read) {
  auto first = connect();
  auto second = connect();
  first.append({"SET", "flushed", "1"});
  first.flush();
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  std::string seen;
  while (seen != "1" && std::chrono::steady_clock::now() < deadline) {
    seen = second.call({"GET", "flushed"})->text();
  }
  EXPECT_EQ(seen, "1");
  EXPECT_EQ(first.read()->text(), "OK");
}

}  // namespace
}  // namespace hearth::redis
