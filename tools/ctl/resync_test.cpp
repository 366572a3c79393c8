#include "resync.hpp"

#include "clock.hpp"
#include "installation_fixture.hpp"
#include "rebuild.hpp"
#include "store_probe.hpp"
#include "verify.hpp"

namespace hearth::ctl {
namespace {

constexpr contract::Partition kStuck{2};

class ResyncTest : public InstallationTest {
 protected:
  ResyncTest() : InstallationTest("driven") {}

  // A signal from partition 0 whose predecessor was never published.
  void publish_signal(std::uint64_t number) const {
    contract::Signal signal;
    signal.service = segmenter::UserFold::kService;
    signal.entity = "u:somebody";
    signal.name = "news";
    signal.cause = {number, contract::Cause::Phase::kItem, 0, 0, 0};
    signal.prev = {number - 1, contract::Cause::Phase::kItem, 0, 0, 0};
    ASSERT_TRUE(session_->publisher->publish_and_wait(
        {session_->names().subject(kStuck, contract::Kind::kSignal),
         contract::encode({"id", "/test", {}}, signal)},
        Millis(5'000)));
  }

  // A minute in which the source goes on sending.
  void lose_signals() const {
    TimePoint now = fold::last_mark(*session_->nats, settings_.names, {0}).value();
    for (std::uint64_t number = 2; number < 12; ++number) {
      publish_signal(number);
      now += std::chrono::seconds(9);
      ASSERT_TRUE(done(write_clock_marks(*session_->publisher, settings_.names, kPartitions, now)));
    }
  }

  std::optional<std::string> stopped() const {
    auto redis = redis::Connection::connect(settings_.redis, {}).value();
    return probe_store(redis, settings_.names, segmenter::UserFold::kService, kPartitions)
        .value()[kStuck.number]
        .stopped;
  }
};

TEST_F(ResyncTest, a_partition_whose_signals_are_lost_goes_on_and_a_refold_agrees) {
  lose_signals();
  {
    Owner<segmenter::UserFold> owner(settings_, kPartitions, Stops::kExpected);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    while (!stopped()) {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      owner.turn();
    }
  }
  EXPECT_NE(stopped()->find("signal_lost"), std::string::npos);
  ASSERT_TRUE(done(resync_partition(settings_, {"", kStuck.number})));
  fold();
  EXPECT_FALSE(stopped());
  EXPECT_TRUE(done(verify_partitions(settings_, Scope{}, Base::kLog)));
}

TEST_F(ResyncTest, a_partition_that_is_well_is_left_alone) {
  fold();
  const auto refused = resync_partition(settings_, {"", kStuck.number});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
}

}  // namespace
}  // namespace hearth::ctl
