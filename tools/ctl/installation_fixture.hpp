#pragma once

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "../../tests/servers/redis_server.hpp"
#include "await_folded.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/leases.hpp"
#include "fold/redis_store.hpp"
#include "fold/runner.hpp"
#include "init.hpp"
#include "jetstream/streams.hpp"
#include "product_file.hpp"
#include "segmenter/core/user_fold.hpp"

// For this folder's tests only: an installation on real brokers with one configuration, whose
// partitions are folded by the test.
namespace hearth::ctl {

// Shows the error where a command fails.
inline ::testing::AssertionResult done(const Status& status) {
  if (status) return ::testing::AssertionSuccess();
  return ::testing::AssertionFailure() << status.error().detail;
}

enum class Stops { kFailures, kExpected };

// One owner of all partitions, turned by hand or, as a service would, on a thread of its own.
template <class Fold>
class Owner {
 public:
  Owner(const fold::ServiceSettings& settings, std::uint16_t partitions,
        Stops stops = Stops::kFailures)
      : session_(open_session(settings).value()),
        token_(fold::random_token()),
        leases_(settings.redis, settings.names, std::string(Fold::kService), token_, partitions,
                {}),
        store_(settings.redis, settings.names, std::string(Fold::kService), token_),
        log_(*session_.nats, *session_.publisher, settings.names),
        runner_(settings.names, partitions, store_, log_, {}),
        stops_(stops) {
    const auto gained = leases_.renew();
    if (!gained) return;
    for (const contract::Partition p : gained->gained) runner_.take(p);
  }
  ~Owner() {
    for (const auto& [partition, status] : runner_.status()) runner_.drop(partition);
    leases_.release_all();
  }

  void turn() {
    (void)leases_.renew();
    while (runner_.run_once(machine_time())) {
    }
    for (const auto& [partition, reason] : runner_.take_stopped()) {
      if (stops_ == Stops::kFailures) ADD_FAILURE() << reason.detail;
    }
  }
  void turn_until(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      turn();
      std::this_thread::yield();
    }
  }

 private:
  Session session_;
  std::string token_;
  fold::Leases leases_;
  fold::RedisStore store_;
  fold::JetStreamLog log_;
  fold::Runner<Fold, fold::RedisStore, fold::JetStreamLog> runner_;
  Stops stops_;
};

class InstallationTest : public ::testing::Test {
 protected:
  static constexpr std::uint16_t kPartitions = 4;
  static constexpr auto kDeadline = std::chrono::seconds(120);

  explicit InstallationTest(std::string clock = "real") : clock_(std::move(clock)) {}

  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-ctl-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    settings_.nats.url = nats_.url();
    settings_.redis = redis::Address::parse(redis_.address()).value();
    InitSettings wanted;
    wanted.genesis = {kPartitions, "hearth", clock_, "Asia/Shanghai", 1};
    wanted.limits = limits_;
    ASSERT_TRUE(done(init(settings_, wanted)));
    const auto product = std::filesystem::path(__FILE__).parent_path() / "../../hearth.yaml";
    ASSERT_TRUE(done(apply_product(settings_, product)));
    session_.emplace(open_session(settings_).value());
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

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
    Owner<segmenter::UserFold> owner(settings_, kPartitions);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!await_folded(settings_, Millis(0))) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      owner.turn();
      ASSERT_FALSE(HasFailure());
    }
  }

  std::string clock_;
  fold::LogLimits limits_;
  std::filesystem::path folder_;
  tests::NatsServer nats_;
  tests::RedisServer redis_;
  fold::ServiceSettings settings_;
  std::optional<Session> session_;
};

}  // namespace hearth::ctl
