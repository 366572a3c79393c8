#include "redis/observer.hpp"

#include <map>
#include <string>

#include <gtest/gtest.h>
#include <signal.h>

#include "../tests/servers/redis_server.hpp"
#include "redis/connection.hpp"

namespace hearth::redis {
namespace {

class Notes : public Observer {
 public:
  void answered(std::size_t command, std::chrono::steady_clock::duration took) override {
    EXPECT_GE(took.count(), 0);
    ++answers[std::string(kCommands.at(command))];
  }
  void failed(std::size_t command, Trouble trouble) override {
    ++failures[{std::string(kCommands.at(command)), trouble}];
  }
  std::map<std::string, int> answers;
  std::map<std::pair<std::string, Trouble>, int> failures;
};

class ObserverTest : public testing::Test {
 protected:
  ObserverTest() {
    signal(SIGPIPE, SIG_IGN);
    address_.observer = &notes_;
  }
  Notes notes_;
  tests::RedisServer server_;
  Address address_ = *Address::parse(server_.address());
};

TEST_F(ObserverTest, is_told_of_every_answer_of_a_pipeline) {
  auto connection = Connection::connect(address_, {});
  ASSERT_TRUE(connection);
  connection->append({"SET", "n", "41"});
  connection->append({"incr", "n"});
  connection->append({"PING"});
  while (connection->pending() > 0) ASSERT_TRUE(connection->read());
  EXPECT_EQ(notes_.answers["connect"], 1);
  EXPECT_EQ(notes_.answers["set"], 1);
  EXPECT_EQ(notes_.answers["incr"], 1);
  EXPECT_EQ(notes_.answers["other"], 2);  // SELECT at the log-in, PING
  EXPECT_TRUE(notes_.failures.empty());
}

TEST_F(ObserverTest, tells_refused_from_broken_and_unreachable) {
  auto connection = Connection::connect(address_, {});
  ASSERT_TRUE(connection);
  ASSERT_TRUE(connection->call({"EVALSHA", "0", "0"})->is_error());
  connection->append({"GET", "k"});
  server_.kill9();
  EXPECT_FALSE(connection->read());
  EXPECT_FALSE(Connection::connect(address_, {}));
  EXPECT_EQ((notes_.failures[{"eval", Trouble::kRefused}]), 1);
  EXPECT_EQ((notes_.failures[{"get", Trouble::kBroken}]), 1);
  EXPECT_EQ((notes_.failures[{"connect", Trouble::kUnreachable}]), 1);
}

}  // namespace
}  // namespace hearth::redis
