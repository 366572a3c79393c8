#include "fold/commands.hpp"

#include <thread>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "contract/message.hpp"
#include "fold/installation.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using Clock = std::chrono::steady_clock;

constexpr contract::Partition kPartition{0};
constexpr TimePoint kNow = from_unix_ms(1'795'323'150'000);

// Nobody folds: a command stays undecided.
class CommandsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
    ASSERT_TRUE(create_log(*nats_, *publisher_, genesis, {.max_bytes = 16 << 20}, kNow));
    before_ = last();
  }
  std::uint64_t last() {
    return jetstream::stream_info(*nats_, names_.stream(kPartition))->last_seq;
  }

  const tests::NatsServer nats_server_;
  tests::RedisServer redis_server_;
  const contract::Names names_;
  std::unique_ptr<jetstream::Connection> nats_ =
      jetstream::Connection::connect({.url = nats_server_.url(), .name = "test"}).value();
  std::unique_ptr<jetstream::Publisher> publisher_ =
      jetstream::Publisher::create(*nats_, {}).value();
  StateReader reader_{redis::Address::parse(redis_server_.address()).value(), names_, "rewards", 1};
  Commands commands_{*publisher_, reader_, names_, "rewards"};
  std::uint64_t before_ = 0;  // the log's end
};

TEST_F(CommandsTest, that_are_in_the_log_are_called_off_when_their_outcome_cannot_be_read) {
  const std::jthread outage([this] {
    while (last() == before_) std::this_thread::yield();
    redis_server_.kill9();
  });
  const auto answer = commands_.execute({.id = "c1", .entity = "u:ann", .name = "redeem"}, kNow,
                                        Clock::now() + std::chrono::seconds(2));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUnknown);
  ASSERT_EQ(last(), before_ + 2);
  const auto called_off = jetstream::get_message(*nats_, names_.stream(kPartition), last());
  ASSERT_TRUE(called_off);
  contract::Decoder decoder;
  const auto command = decoder.command(called_off->payload);
  ASSERT_TRUE(command);
  EXPECT_TRUE(command->cancel);
}

TEST_F(CommandsTest, are_not_sent_while_nobody_can_say_whether_they_were_before) {
  redis_server_.kill9();
  const auto answer = commands_.execute({.id = "c1", .entity = "u:ann", .name = "redeem"}, kNow,
                                        Clock::now() + std::chrono::seconds(2));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(last(), before_);
}

}  // namespace
}  // namespace hearth::fold
