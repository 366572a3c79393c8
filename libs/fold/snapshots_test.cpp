#include "fold/snapshots.hpp"

#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "fold/installation.hpp"
#include "fold/owner_process.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/snapshot_schedule.hpp"
#include "fold/snapshot_taking.hpp"
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
  // Of sixteen partitions, this is the first.
  SnapshotSchedule schedule() {
    return {*connection_, names_, std::string(TallyFold::kService), {kDay, 16}};
  }
  SnapshotTaking begin() {
    return {{*connection_, *publisher_, owner_->store, names_, std::string(TallyFold::kService),
             TallyFold::kVersion},
            kPartition,
            now_};
  }
  Result<std::uint64_t> finish(SnapshotTaking& taking) {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    while (std::chrono::steady_clock::now() < deadline) {
      if (const auto ended = taking.step(0, now_)) return *ended;
    }
    return fail(ErrorKind::kUnknown, "the snapshot does not end");
  }
  Result<std::uint64_t> take() {
    SnapshotTaking taking = begin();
    return finish(taking);
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

TEST_F(SnapshotsOnServers, are_due_some_time_after_the_log_began_and_a_day_after_the_last) {
  SnapshotSchedule first = schedule();
  const auto in = [this](int hours) { return now_ + std::chrono::hours(hours); };
  EXPECT_FALSE(first.due(kPartition, status(), in(1)));
  EXPECT_TRUE(first.due(kPartition, status(), in(2)));
  ASSERT_TRUE(take());
  first.taken(kPartition, now_);
  SnapshotSchedule restarted = schedule();
  for (SnapshotSchedule* each : {&first, &restarted}) {
    EXPECT_FALSE(each->due(kPartition, status(), in(23)));
    EXPECT_TRUE(each->due(kPartition, status(), in(25)));
  }
}

TEST_F(SnapshotsOnServers, that_failed_are_due_again_soon_and_not_at_once) {
  SnapshotSchedule snapshots = schedule();
  snapshots.failed(kPartition, now_);
  EXPECT_FALSE(snapshots.due(kPartition, status(), now_ + kSnapshotRetry - Millis(1)));
  EXPECT_TRUE(snapshots.due(kPartition, status(), now_ + kSnapshotRetry));
}

TEST_F(SnapshotsOnServers, of_a_partition_are_kept_twice) {
  for (int i = 0; i < 5; ++i) {
    mark();
    ASSERT_TRUE(take());
  }
  EXPECT_EQ(jetstream::stream_info(*connection_, names_.snapshot_stream())->messages, 4U);
  const auto kept = last();
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_EQ(kept->image.checkpoint, owner_->store.load(kPartition)->checkpoint);
}

TEST_F(SnapshotsOnServers, of_many_chunks_and_timers_hold_all_that_the_store_has) {
  const std::string large(100'000, 'x');
  for (std::uint16_t i = 0; i < 60; ++i)
    ASSERT_TRUE(redis_->call({"HSET", keys_.bucket(1, i), "u:user" + std::to_string(i), large}));
  for (std::size_t i = 0; i <= kTimersATurn; ++i)
    redis_->append({"ZADD", keys_.timers(1), std::to_string(i + 1), "t" + std::to_string(i)});
  for (std::size_t i = 0; i <= kTimersATurn; ++i) ASSERT_TRUE(redis_->read());
  const auto taken = take();
  ASSERT_TRUE(taken) << taken.error().detail;
  const auto kept = last();
  ASSERT_TRUE(kept) << kept.error().detail;
  EXPECT_GT(kept->manifest.chunks_size(), static_cast<int>(2 * kMaxChunksUnderWay));
  const PartitionImage stored = stored_image(owner_->store, kPartition);
  EXPECT_EQ(kept->image.states, stored.states);
  EXPECT_EQ(kept->image.timers, stored.timers);
  EXPECT_EQ(kept->manifest.digest(), digest(stored));
}

TEST_F(SnapshotsOnServers, that_another_owner_may_have_torn_are_not_published) {
  SnapshotTaking taking = begin();
  ASSERT_FALSE(taking.step(0, now_));
  ASSERT_FALSE(taking.step(0, now_));
  ASSERT_TRUE(redis_->call({"SET", keys_.lease(), "another"}));
  const auto taken = finish(taking);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(last().error().kind, ErrorKind::kNotFound);
}

TEST_F(SnapshotsOnServers, in_which_somebody_has_committed_are_not_published) {
  SnapshotTaking taking = begin();
  ASSERT_FALSE(taking.step(0, now_));
  mark();
  const auto taken = finish(taking);
  ASSERT_FALSE(taken);
  EXPECT_EQ(taken.error().kind, ErrorKind::kConflict);
  EXPECT_EQ(last().error().kind, ErrorKind::kNotFound);
}

TEST_F(SnapshotsOnServers, wait_for_outputs_that_they_would_not_hold_and_not_for_ever) {
  SnapshotTaking taking = begin();
  EXPECT_FALSE(taking.step(3, now_));
  EXPECT_TRUE(taking.rests());
  EXPECT_FALSE(taking.step(1, now_ + kLongestRestForSnapshot - Millis(1)));
  const auto ended = taking.step(1, now_ + kLongestRestForSnapshot);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->error().kind, ErrorKind::kLimit);
  SnapshotTaking patient = begin();
  EXPECT_FALSE(patient.step(3, now_));
  EXPECT_TRUE(finish(patient));
}

TEST_F(SnapshotsOnServers, let_their_partition_go_on_while_they_are_published) {
  SnapshotTaking taking = begin();
  for (int turns = 0; turns < 100 && taking.rests(); ++turns) ASSERT_FALSE(taking.step(0, now_));
  ASSERT_FALSE(taking.rests());
  const std::string before = owner_->store.load(kPartition)->checkpoint;
  mark();
  ASSERT_TRUE(finish(taking));
  EXPECT_EQ(last()->image.checkpoint, before);
}

TEST_F(SnapshotsOnServers, end_where_the_partition_does_not_run_any_more) {
  SnapshotTaking taking = begin();
  ASSERT_FALSE(taking.step(0, now_));
  const auto ended = taking.step(std::nullopt, now_);
  ASSERT_TRUE(ended);
  EXPECT_EQ(ended->error().kind, ErrorKind::kConflict);
}

}  // namespace
}  // namespace hearth::fold
