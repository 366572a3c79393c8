#include "lost_end.hpp"

#include <gtest/gtest.h>

#include "installation_fixture.hpp"
#include "rebuild.hpp"
#include "rewards/core/keys.hpp"
#include "rewards/core/rewards_fold.hpp"
#include "rewards/core/state.pb.h"
#include "verify.hpp"

namespace hearth::ctl {
namespace {

namespace fs = std::filesystem;

constexpr int kPointsForThreeReads = 20;  // of a newcomer, by hearth.yaml

class LostEndTest : public InstallationTest {
 protected:
  // Each of them reads three articles, which a budget pays for.
  void read_articles(const std::string& who, int users) {
    for (int n = 0; n < 3 * users; ++n) {
      const std::string user = who + std::to_string(n / 3);
      const std::string id = user + "/" + std::to_string(n % 3);
      contract::Event event;
      event.message_id = id;
      event.user_id = user;
      event.name = "Article Read";
      event.time = machine_time();
      contract::Frame frame;
      frame.received = event.time;
      frame.events = {event};
      const auto home = contract::home(contract::user_entity(user), kPartitions);
      ASSERT_TRUE(session_->publisher->publish_and_wait(
          {session_->names().subject(home, contract::Kind::kEvent),
           contract::encode({id, "/test", event.time}, contract::Kind::kEvent, frame),
           {},
           {}},
          Millis(10'000)));
    }
  }

  void fold_both() {
    Owner<segmenter::UserFold> segmenter(settings_, kPartitions);
    Owner<rewards::RewardsFold> rewards(settings_, kPartitions);
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    do {
      ASSERT_LT(std::chrono::steady_clock::now(), deadline);
      segmenter.turn();
      rewards.turn();
      ASSERT_FALSE(HasFailure());
    } while (!await_folded(settings_, Millis(0)));
  }

  // While the broker is down.
  fs::path stored(const std::string& stream) const {
    for (const auto& entry : fs::recursive_directory_iterator(nats_.folder())) {
      if (entry.is_directory() && entry.path().filename() == stream) return entry.path();
    }
    return {};
  }
  void keep_logs() {
    nats_.stop();
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      const std::string stream = session_->names().stream({p});
      fs::copy(stored(stream), folder_ / stream, fs::copy_options::recursive);
    }
    start_again();
  }
  // The ledgers, and all that was folded, stay.
  void lose_ends_of_logs() {
    nats_.kill9();
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      const std::string stream = session_->names().stream({p});
      const fs::path place = stored(stream);
      fs::remove_all(place);
      fs::copy(folder_ / stream, place, fs::copy_options::recursive);
    }
    start_again();
  }
  void lose_ledgers() {
    nats_.kill9();
    for (std::uint16_t p = 0; p < kPartitions; ++p)
      fs::remove_all(stored(session_->names().ledger_stream({p})));
    start_again();
    InitSettings wanted;
    wanted.genesis = session_->genesis;
    ASSERT_TRUE(done(init(settings_, wanted)));
  }
  void start_again() {
    session_.reset();
    nats_.restart();
    session_.emplace(open_session(settings_).value());
  }

  LiveImage live(contract::Partition partition) const {
    auto redis = connect_for_images(settings_.redis).value();
    return read_live_image(redis, settings_.names, rewards::RewardsFold::kService, partition)
        .value();
  }
  rewards::pb::Entity state(const std::string& key, contract::Partition partition) const {
    rewards::pb::Entity out;
    const LiveImage image = live(partition);
    const auto found = image.image.states.find(key);
    EXPECT_TRUE(found != image.image.states.end() && out.ParseFromString(found->second)) << key;
    return out;
  }
  void expect_points(const std::string& who, int users) const {
    for (int n = 0; n < users; ++n) {
      const std::string key = contract::user_entity(who + std::to_string(n));
      EXPECT_EQ(state(key, contract::home(key, kPartitions)).standing().points(),
                kPointsForThreeReads)
          << key;
    }
  }
  void expect_balance() const {
    std::map<std::string, std::int64_t> sums;  // by currency
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      const auto totals = state(std::string(rewards::kLedgerKey), {p}).totals();
      for (const auto& balance : totals.balances()) sums[balance.currency()] += balance.amount();
    }
    EXPECT_FALSE(sums.empty());
    for (const auto& [currency, sum] : sums) EXPECT_EQ(sum, 0) << currency;
  }
};

TEST_F(LostEndTest, after_the_repair_what_comes_is_decided_and_signals_are_accepted) {
  read_articles("early", 12);
  fold_both();
  expect_points("early", 12);
  keep_logs();
  read_articles("lost", 12);
  fold_both();
  expect_points("lost", 12);
  lose_ends_of_logs();
  ASSERT_TRUE(done(rebuild_partitions(settings_, {})));
  for (std::uint16_t p = 0; p < kPartitions; ++p)
    EXPECT_FALSE(live({p}).image.states.contains("u:lost0"));
  read_articles("late", 12);
  fold_both();
  expect_points("early", 12);
  expect_points("late", 12);
  expect_balance();
  EXPECT_TRUE(done(verify_partitions(settings_, {}, Base::kLog)));
}

TEST_F(LostEndTest, what_has_taken_the_place_of_lost_messages_is_decided_as_what_it_is) {
  read_articles("early", 8);
  fold_both();
  keep_logs();
  read_articles("lost", 8);
  fold_both();
  lose_ends_of_logs();
  read_articles("instead", 8);  // before anybody noticed
  ASSERT_TRUE(done(rebuild_partitions(settings_, {})));
  fold_both();
  for (int i = 0; i < 8; ++i) {
    const std::string key = "u:instead" + std::to_string(i);
    EXPECT_LE(state(key, contract::home(key, kPartitions)).standing().points(),
              kPointsForThreeReads);
  }
  read_articles("late", 8);
  fold_both();
  expect_points("late", 8);
  expect_balance();
  EXPECT_TRUE(done(verify_partitions(settings_, {}, Base::kLog)));
}

TEST_F(LostEndTest, a_rebuild_over_a_ledger_that_is_gone_is_refused_and_changes_nothing) {
  read_articles("early", 8);
  fold_both();
  lose_ledgers();
  const auto refused = rebuild_partitions(settings_, {"rewards", {}});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().kind, ErrorKind::kConflict);
  EXPECT_NE(refused.error().detail.find("--accept-lost-decisions"), std::string::npos);
  EXPECT_EQ(live({0}).generation, 1U);
  expect_points("early", 8);
  ASSERT_TRUE(done(rebuild_partitions(settings_, {"rewards", {}}, Decisions::kMayBeLost)));
  EXPECT_EQ(live({0}).generation, 2U);
  EXPECT_TRUE(done(verify_partitions(settings_, {"rewards", {}}, Base::kLog)));
}

}  // namespace
}  // namespace hearth::ctl
