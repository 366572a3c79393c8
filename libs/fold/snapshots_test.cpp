#include "fold/snapshots.hpp"

#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "fold/installation.hpp"
#include "fold/owner_process.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using simulation::TallyFold;

constexpr contract::Partition kPartition{0};
constexpr const char* kToken = "owner";
constexpr Millis kDay = std::chrono::hours(24);

class SnapshotsOnServers : public ::testing::Test {
 protected:
  void SetUp() override {
    connection_ = jetstream::Connection::connect({.url = nats_.url(), .name = "test"}).value();
    publisher_ = jetstream::Publisher::create(*connection_, {}).value();
    redis_.emplace(redis::Connection::connect(address(), {}).value());
    ASSERT_TRUE(redis_->call({"SET", keys_.lease(), kToken}));
    const contract::Genesis genesis{1, contract::kDefaultPrefix, "real", "UTC", 1};
    ASSERT_TRUE(create_log(*connection_, *publisher_, genesis, {.max_bytes = 16 << 20}, now_));
    ASSERT_TRUE(apply_configuration(*connection_, *publisher_, names_, 1, "{}", "sha", now_));
    owner_ = std::make_unique<OwnerProcess<TallyFold>>(*connection_, address(), names_, kToken,
                                                       kPartition);
    fold_all();
  }

  redis::Address address() const { return redis::Address::parse(redis_server_.address()).value(); }

  void fold_all() {
    const std::uint64_t last = owner_->log.bounds(kPartition).value().last;
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (status().sequence < last && std::chrono::steady_clock::now() < deadline)
      owner_->runner.run_once(now_);
    ASSERT_EQ(status().sequence, last);
  }

  void mark() {
    const std::string payload =
        contract::encode_empty({std::to_string(++marks_), "/test", now_}, contract::Kind::kMark);
    const std::string subject = names_.subject(kPartition, contract::Kind::kMark);
    ASSERT_TRUE(publisher_->publish_and_wait({subject, payload, "", {}}, Millis(10'000)));
    now_ += std::chrono::minutes(1);
    fold_all();
  }

  PartitionStatus status() const { return owner_->runner.status().front().second; }
  Snapshots process() {
    return {*connection_, names_, std::string(TallyFold::kService), *publisher_, kDay};
  }
  Result<std::uint64_t> take(Snapshots& snapshots) {
    return snapshots.take(owner_->store, kPartition, TallyFold::kVersion, now_);
  }
  Result<Snapshot> last() {
    return last_snapshot(*connection_, names_, std::string(TallyFold::kService), kPartition);
  }

  TimePoint now_ = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
  contract::Names names_;
  contract::StoreKeys keys_{names_, TallyFold::kService, kPartition};
  tests::NatsServer nats_;
  tests::RedisServer redis_server_;
  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<jetstream::Publisher> publisher_;
  std::optional<redis::Connection> redis_;
  std::unique_ptr<OwnerProcess<TallyFold>> owner_;
  int marks_ = 0;
};

TEST_F(SnapshotsOnServers, are_due_where_there_is_none_and_a_day_after_the_last_whoever_took_it) {
  Snapshots first = process();
  EXPECT_FALSE(first.due(kPartition, status(), now_));  // it asks the broker
  EXPECT_TRUE(first.due(kPartition, status(), now_));
  ASSERT_TRUE(take(first));
  EXPECT_FALSE(first.due(kPartition, status(), now_));
  Snapshots restarted = process();
  EXPECT_FALSE(restarted.due(kPartition, status(), now_));
  EXPECT_FALSE(restarted.due(kPartition, status(), now_ + kDay - std::chrono::hours(1)));
  EXPECT_TRUE(restarted.due(kPartition, status(), now_ + kDay + std::chrono::hours(1)));
}

TEST_F(SnapshotsOnServers, of_a_partition_are_kept_twice) {
  Snapshots snapshots = process();
  for (int i = 0; i < 5; ++i) {
    mark();
    ASSERT_TRUE(take(snapshots));
  }
  EXPECT_EQ(jetstream::stream_info(*connection_, names_.snapshot_stream())->messages, 4U);
  const auto kept = last();
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(kept->image.checkpoint, owner_->store.load(kPartition)->checkpoint);
}

TEST_F(SnapshotsOnServers, that_another_owner_may_have_torn_are_not_published) {
  Snapshots snapshots = process();
  ASSERT_TRUE(redis_->call({"SET", keys_.lease(), "another"}));
  const auto taken = take(snapshots);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(last().error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace hearth::fold
