#include "fold/jetstream_ledger.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "fold/installation.hpp"
#include "fold/owner_process.hpp"
#include "fold/refold.hpp"
#include "fold/simulation/reward_fold.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using simulation::RewardFold;

constexpr contract::Partition kPartition{0};
constexpr auto kLongEnough = std::chrono::seconds(30);

class LedgerOnServers : public ::testing::Test {
 protected:
  void SetUp() override {
    nats_connection_ = jetstream::Connection::connect({.url = nats_.url(), .name = "test"}).value();
    publisher_ = jetstream::Publisher::create(*nats_connection_, {.max_wait = Millis(500)}).value();
    const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
    ASSERT_TRUE(create_log(*nats_connection_, *publisher_, genesis, {.max_bytes = 16 << 20}, now_));
    ASSERT_TRUE(apply_configuration(*nats_connection_, *publisher_, names_, 1, "{}", "sha", now_));
  }

  JetStreamLedger ledger() { return {*nats_connection_, *publisher_, names_}; }
  std::uint64_t messages(const std::string& stream) {
    return jetstream::stream_info(*nats_connection_, stream).value().last_seq;
  }

  tests::NatsServer nats_;
  contract::Names names_;
  TimePoint now_ = from_unix_ms(1'700'000'000'000);
  std::unique_ptr<jetstream::Connection> nats_connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;
};

TEST_F(LedgerOnServers, an_append_behind_another_writers_is_a_conflict_and_changes_nothing) {
  JetStreamLedger ours = ledger(), theirs = ledger();
  ours.append(kPartition, "a", 1);
  EXPECT_EQ(ours.appended(kPartition).value(), 2U);
  theirs.append(kPartition, "b", 2);
  EXPECT_EQ(theirs.appended(kPartition).value(), 3U);
  ours.append(kPartition, "c", 2);
  EXPECT_EQ(ours.appended(kPartition).error().kind, ErrorKind::kConflict);
  EXPECT_EQ(ours.bounds(kPartition).value().last, 3U);
  EXPECT_EQ(ours.counts().appended, 1U);
  EXPECT_EQ(ours.counts().conflicts, 1U);
}

TEST_F(LedgerOnServers, what_was_appended_is_read_in_order) {
  JetStreamLedger writer = ledger();
  for (std::uint64_t n = 1; n <= 40; ++n) {
    writer.append(kPartition, "decision " + std::to_string(n), n);
    ASSERT_TRUE(writer.appended(kPartition));
  }
  ASSERT_TRUE(writer.open(kPartition, 2));
  std::vector<LedgerMessage> read;
  while (read.size() < 40) ASSERT_TRUE(writer.read(kPartition, read));
  for (std::uint64_t n = 1; n <= 40; ++n) {
    EXPECT_EQ(read[n - 1].sequence, n + 1);
    EXPECT_EQ(read[n - 1].payload, "decision " + std::to_string(n));
  }
  writer.close(kPartition);
}

TEST_F(LedgerOnServers, an_append_that_nobody_answers_is_unknown) {
  JetStreamLedger writer = ledger();
  nats_.pause();
  writer.append(kPartition, "a", 1);
  EXPECT_EQ(writer.appended(kPartition).error().kind, ErrorKind::kUnknown);
  nats_.resume();
  EXPECT_EQ(writer.counts().unknown, 1U);
}

TEST_F(LedgerOnServers, nobody_deletes_decisions) {
  EXPECT_FALSE(jetstream::purge_up_to(*nats_connection_, names_.ledger_stream(kPartition), 2));
  EXPECT_EQ(messages(names_.ledger_stream(kPartition)), 1U);
}

// Owners over real servers; Redis may lose everything.
class JournaledFolds : public LedgerOnServers {
 protected:
  template <class Fold>
  struct Process : OwnerProcess<Fold> {
    Process(JournaledFolds& world, const std::string& token)
        : OwnerProcess<Fold>(*world.nats_connection_, world.address(), world.names_, token,
                             kPartition) {}
  };

  redis::Address address() const { return redis::Address::parse(redis_server_.address()).value(); }
  void own(const std::string& token) {
    auto redis = redis::Connection::connect(address(), {}).value();
    ASSERT_TRUE(redis.call({"SET", keys_.lease(), token}));
  }
  void lose_everything() {
    auto redis = redis::Connection::connect(address(), {}).value();
    ASSERT_TRUE(redis.call({"FLUSHALL"}));
  }

  void send(int events) {
    for (int i = 0; i < events; ++i) {
      const std::string user = "user" + std::to_string(i % 7);
      contract::Event event;
      event.message_id = "m";
      event.user_id = user;
      event.name = "E";
      contract::Frame frame;
      frame.received = now_;
      frame.events.push_back(event);
      const std::string payload =
          contract::encode({"id", "/test", now_}, contract::Kind::kEvent, frame);
      ASSERT_TRUE(publisher_->publish_and_wait(
          {names_.subject(kPartition, contract::Kind::kEvent), payload, "", {}}, Millis(10'000)));
    }
  }

  // Until everything is folded, what comes of it too.
  template <class Fold>
  void fold_all(Process<Fold>& process) {
    const auto deadline = std::chrono::steady_clock::now() + kLongEnough;
    for (;;) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      process.runner.run_once(now_);
      ASSERT_TRUE(process.runner.lost().empty());
      const PartitionStatus status = process.runner.status().front().second;
      ASSERT_FALSE(status.stopped);
      if (process.runner.idle() && status.sequence == messages(names_.stream(kPartition))) return;
    }
  }

  std::string digest_in_redis() {
    RedisStore store(address(), names_, "reward", "");
    return digest(stored_image(store, kPartition));
  }

  tests::RedisServer redis_server_;
  contract::StoreKeys keys_{names_, "reward", kPartition};
};

TEST_F(JournaledFolds, another_release_without_any_state_comes_to_the_recorded_decisions) {
  own("first");
  send(30);
  {
    Process<RewardFold<0>> first(*this, "first");
    fold_all(first);
    EXPECT_GT(first.log.ledger().counts().appended, 1U);
    EXPECT_EQ(first.log.ledger().counts().recorded, 0U);
  }
  send(1);  // is decided by the second one
  lose_everything();
  own("second");
  Process<RewardFold<1>> second(*this, "second");
  fold_all(second);
  EXPECT_GT(second.log.ledger().counts().recorded, 10U);

  PartitionImage image;
  const auto at = messages(names_.stream(kPartition));
  ASSERT_TRUE(refold<RewardFold<99>>(second.log, names_, kPartition, 1, at, image));
  EXPECT_EQ(digest_in_redis(), digest(image));
}

TEST_F(JournaledFolds, an_owner_that_stalled_through_a_takeover_records_nothing_any_more) {
  own("first");
  send(10);
  Process<RewardFold<0>> first(*this, "first");
  fold_all(first);
  own("second");
  Process<RewardFold<1>> second(*this, "second");
  fold_all(second);  // its takeover lies in the ledger
  const auto before = messages(names_.ledger_stream(kPartition));

  own("first");  // or the lease alone would hold it back
  send(10);
  const auto deadline = std::chrono::steady_clock::now() + kLongEnough;
  while (first.runner.lost().empty()) {
    ASSERT_LT(std::chrono::steady_clock::now(), deadline);
    first.runner.run_once(now_);
  }
  EXPECT_EQ(messages(names_.ledger_stream(kPartition)), before);
  EXPECT_EQ(first.log.ledger().counts().conflicts, 1U);
  own("second");
  fold_all(second);
}

}  // namespace
}  // namespace hearth::fold
