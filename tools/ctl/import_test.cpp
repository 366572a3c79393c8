#include "import.hpp"

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "await_folded.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/leases.hpp"
#include "fold/redis_store.hpp"
#include "fold/runner.hpp"
#include "import_progress.hpp"
#include "init.hpp"
#include "jetstream/streams.hpp"
#include "live_image.hpp"
#include "product_file.hpp"
#include "rebuild.hpp"
#include "restore.hpp"
#include "segmenter/core/user_fold.hpp"
#include "snapshot.hpp"
#include "verify.hpp"

namespace hearth::ctl {
namespace {

constexpr std::uint16_t kPartitions = 4;
constexpr int kEvents = 3000;
constexpr auto kDeadline = std::chrono::seconds(60);

// Shows the error where a command fails.
::testing::AssertionResult done(const Status& status) {
  if (status) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << status.error().detail;
}

// An installation with one configuration and a file to import; its partitions are folded by the
// test.
class ImportTest : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-import-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    settings_.nats.url = nats_.url();
    settings_.redis = redis::Address::parse(redis_.address()).value();
    InitSettings wanted;
    wanted.genesis = {kPartitions, "hearth", "real", "Asia/Shanghai", 1};
    ASSERT_TRUE(done(init(settings_, wanted)));
    const auto product = std::filesystem::path(__FILE__).parent_path() / "../../hearth.yaml";
    ASSERT_TRUE(done(apply_product(settings_, product)));
    session_.emplace(open_session(settings_).value());
    write("events", events());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string path(const char* name) const { return folder_ / name; }
  void write(const char* name, const std::string& content) const {
    std::ofstream(path(name), std::ios::binary) << content;
  }

  static std::string events() {
    std::string out = "not an event\n";
    for (int i = 1; i < kEvents; ++i) {
      const std::string n = std::to_string(i);
      out += R"({"type":"track","event":"Order Completed","userId":"u)" + std::to_string(i % 97) +
             R"(","timestamp":"2011-03-01T10:00:00Z","messageId":"m)" + n +
             R"(","properties":{"revenue":)" + n + "}}\n";
    }
    return out;
  }

  std::uint64_t messages(const std::string& stream) const {
    return jetstream::stream_info(*session_->nats, stream)->messages;
  }
  std::uint64_t messages_in_log() const {
    std::uint64_t sum = 0;
    for (std::uint16_t p = 0; p < kPartitions; ++p) sum += messages(session_->names().stream({p}));
    return sum;
  }

  // Owns all partitions until nothing is left to do.
  void fold() {
    const std::string token = fold::random_token();
    const std::string service(segmenter::UserFold::kService);
    fold::Leases leases(settings_.redis, settings_.names, service, token, kPartitions, {});
    fold::RedisStore store(settings_.redis, settings_.names, service, token);
    fold::JetStreamLog log(*session_->nats, *session_->publisher, settings_.names);
    fold::Runner<segmenter::UserFold, fold::RedisStore, fold::JetStreamLog> runner(
        settings_.names, kPartitions, store, log, {});
    const auto gained = leases.renew();
    ASSERT_TRUE(gained.has_value());
    ASSERT_EQ(gained->gained.size(), kPartitions);
    for (const contract::Partition p : gained->gained) runner.take(p);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!await_folded(settings_, Millis(0))) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      ASSERT_TRUE(leases.renew().has_value());
      while (runner.run_once(machine_time())) {
      }
      for (const auto& [partition, reason] : runner.take_stopped()) FAIL() << reason.detail;
    }
    for (const contract::Partition p : gained->gained) runner.drop(p);
    leases.release_all();
  }

  std::vector<std::string> digests() const {
    auto redis = connect_for_images(settings_.redis).value();
    std::vector<std::string> out;
    for (std::uint16_t p = 0; p < kPartitions; ++p)
      out.push_back(
          fold::digest(read_live_image(redis, settings_.names, kServices[0], {p})->image));
    return out;
  }

  std::filesystem::path folder_;
  tests::NatsServer nats_;
  tests::RedisServer redis_;
  fold::ServiceSettings settings_;
  std::optional<Session> session_;
};

TEST_F(ImportTest, what_is_imported_is_folded_and_its_states_follow_from_the_log) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  EXPECT_TRUE(done(verify_partitions(settings_, std::nullopt, Base::kLog)));
}

TEST_F(ImportTest, a_second_run_publishes_nothing) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  const std::uint64_t log = messages_in_log();
  EXPECT_EQ(messages(session_->names().dead_stream()), 1U);
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  EXPECT_EQ(messages_in_log(), log);
  fold();
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  EXPECT_EQ(messages_in_log(), log);
  EXPECT_EQ(messages(session_->names().dead_stream()), 1U);
}

TEST_F(ImportTest, an_import_goes_on_before_a_frame_that_was_lost) {
  write("part", events().substr(0, events().size() / 2));
  ASSERT_TRUE(done(import_file(settings_, {path("part"), "shop"})));
  const auto lines = lines_in_log(*session_, "shop").value();
  contract::Frame beyond;
  contract::Event event;
  event.message_id = "x";
  event.user_id = "u1";
  event.name = "E";
  event.line = 9'000;
  beyond.events = {event};
  beyond.import = contract::ImportPosition{"shop", 8'000};
  for (std::uint16_t p = 0; p < kPartitions; ++p) {
    ASSERT_TRUE(session_->publisher->publish_and_wait(
        {session_->names().subject({p}, contract::Kind::kHistory),
         contract::encode({"id", "/test", {}}, contract::Kind::kHistory, beyond)},
        Millis(5'000)));
  }
  EXPECT_EQ(lines_in_log(*session_, "shop").value(), lines);
}

TEST_F(ImportTest, a_rebuilt_partition_has_the_states_that_it_had) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  const auto before = digests();
  ASSERT_TRUE(done(rebuild_partitions(settings_, std::nullopt)));
  EXPECT_EQ(digests(), before);
  fold();
  EXPECT_EQ(digests(), before);
}

TEST_F(ImportTest, lost_states_come_back_from_a_snapshot) {
  ASSERT_TRUE(done(import_file(settings_, {path("events"), ""})));
  fold();
  const auto before = digests();
  ASSERT_TRUE(done(take_snapshots(settings_, std::nullopt)));
  auto redis = redis::Connection::connect(settings_.redis, {}).value();
  ASSERT_TRUE(redis.call({"FLUSHALL"}));
  ASSERT_TRUE(done(restore_partitions(settings_, std::nullopt, Restore::kMissing)));
  EXPECT_EQ(digests(), before);
  EXPECT_TRUE(done(verify_partitions(settings_, std::nullopt, Base::kSnapshot)));
}

}  // namespace
}  // namespace hearth::ctl
