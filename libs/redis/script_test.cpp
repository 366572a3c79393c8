#include "redis/script.hpp"

#include <array>

#include <gtest/gtest.h>
#include <signal.h>

#include "../tests/servers/redis_server.hpp"

namespace hearth::redis {
namespace {

constexpr std::array<std::string_view, 1> kKeys = {"counter"};
constexpr std::array<std::string_view, 1> kArguments = {"5"};
constexpr const char* kIncrement = "return redis.call('INCRBY', KEYS[1], ARGV[1])";

class ScriptTest : public testing::Test {
 protected:
  static void SetUpTestSuite() { signal(SIGPIPE, SIG_IGN); }

  Connection connect() { return *Connection::connect(*Address::parse(server_.address()), {}); }

  tests::RedisServer server_;
  Script script_{kIncrement};
};

TEST_F(ScriptTest, runs_by_source_before_it_is_loaded_and_by_sha_afterwards) {
  auto connection = connect();
  EXPECT_EQ(script_.eval(connection, kKeys, kArguments)->integer(), 5);
  ASSERT_TRUE(script_.load(connection));
  EXPECT_EQ(script_.sha().size(), 40U);
  EXPECT_EQ(script_.eval(connection, kKeys, kArguments)->integer(), 10);
}

TEST_F(ScriptTest, is_repeated_by_source_when_redis_has_forgotten_it) {
  auto connection = connect();
  ASSERT_TRUE(script_.load(connection));
  server_.restart();
  auto fresh = connect();
  EXPECT_EQ(script_.eval(fresh, kKeys, kArguments)->integer(), 5);
}

TEST_F(ScriptTest, tells_a_pipelining_caller_that_it_is_missing_and_ran_nothing) {
  auto connection = connect();
  ASSERT_TRUE(script_.load(connection));
  server_.restart();
  auto fresh = connect();
  script_.append_eval(fresh, kKeys, kArguments);
  EXPECT_TRUE(Script::is_missing(*fresh.read()));
  EXPECT_TRUE(fresh.call({"GET", "counter"})->is_nil());
  ASSERT_TRUE(script_.load(fresh));
  script_.append_eval(fresh, kKeys, kArguments);
  EXPECT_EQ(fresh.read()->integer(), 5);
}

TEST_F(ScriptTest, reports_a_script_that_does_not_compile) {
  auto connection = connect();
  Script broken("return (");
  const auto loaded = broken.load(connection);
  ASSERT_FALSE(loaded);
  EXPECT_EQ(loaded.error().kind, ErrorKind::kInvalid);
}

}  // namespace
}  // namespace hearth::redis
