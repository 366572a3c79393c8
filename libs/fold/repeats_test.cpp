#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "fold/fold_metrics.hpp"
#include "fold/partition_fold.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;
using simulation::SimulatedLog;
using simulation::SimulatedStore;
using simulation::TallyFold;

constexpr contract::Partition kPartition{0};

class Repeats : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.faults = false;
    world_.lease[kPartition] = 1;
    world_.found();
  }

  // Of the lines after `prev` up to `last`.
  void import_lines(std::uint64_t prev, std::uint64_t last) {
    contract::Frame frame;
    frame.received = world_.now;
    frame.import = contract::ImportPosition{"import", prev, false};
    for (std::uint64_t line = prev + 1; line <= last; ++line) {
      contract::Event event;
      event.message_id = "m";
      event.user_id = "ann";
      event.name = "E";
      event.line = line;
      frame.events.push_back(event);
    }
    world_.publish(kPartition, Kind::kHistory,
                   contract::encode(world_.envelope(), Kind::kHistory, frame));
  }

  void signal(std::uint64_t cause, std::uint64_t prev) {
    contract::Signal signal;
    signal.service = "other";
    signal.entity = "u:ann";
    signal.name = "hello";
    signal.body = "{}";
    signal.cause.sequence = cause;
    signal.prev.sequence = prev;
    world_.publish(kPartition, Kind::kSignal, contract::encode(world_.envelope(), signal));
  }

  void command(const std::string& attempt) {
    const contract::Command command{attempt, "u:ann", "look", "key", "{}", false};
    world_.publish(kPartition, Kind::kCommand, contract::encode(world_.envelope(), command));
  }

  std::uint64_t counted() {
    for (int turns = 0; turns < 200; ++turns) {
      if (partition_.phase() == Owned::Phase::kClosed) {
        EXPECT_TRUE(partition_.open(1));
      }
      partition_.gather();
      EXPECT_TRUE(partition_.fold() && partition_.finish());
      if (partition_.status().sequence == world_.streams.at(kPartition).size()) break;
    }
    return partition_.status().repeats;
  }

  using Owned = PartitionFold<TallyFold, SimulatedStore, SimulatedLog>;
  simulation::World world_{7, 1};
  SimulatedLog log_{world_};
  SimulatedStore store_{world_, 1};
  Owned partition_{{world_.names, "tally", kPartition, 1}, store_, log_, 1U << 20U};
};

TEST_F(Repeats, of_signals_are_counted_and_what_lies_beyond_a_hole_is_none) {
  signal(5, 0);
  signal(5, 0);
  signal(9, 7);  // one is missing before it
  EXPECT_EQ(counted(), 1U);
}

TEST_F(Repeats, of_imported_lines_are_counted_one_by_one) {
  import_lines(0, 4);
  import_lines(0, 4);
  import_lines(2, 7);
  EXPECT_EQ(counted(), 4U + 2U);
}

TEST_F(Repeats, of_commands_are_counted) {
  command("1");
  command("2");
  EXPECT_EQ(counted(), 1U);
}

TEST_F(Repeats, are_the_duplicates_that_operators_see) {
  tests::NatsServer nats;
  const auto connection =
      jetstream::Connection::connect({.url = nats.url(), .name = "test"}).value();
  const auto publisher = jetstream::Publisher::create(*connection, {}).value();
  JetStreamLog log(*connection, *publisher, world_.names);
  service::Metrics metrics;
  FoldMetrics told(metrics);
  const std::string series =
      "hearth_consumer_messages_total{consumer=\"fold\",outcome=\"duplicate\",stream=\"log\"} ";
  EXPECT_THAT(metrics.text(), ::testing::HasSubstr(series + "0\n"));
  told.observe({{kPartition, PartitionStatus{}}}, log, world_.now);
  signal(5, 0);
  signal(5, 0);
  counted();
  told.observe({{kPartition, partition_.status()}}, log, world_.now);
  EXPECT_THAT(metrics.text(), ::testing::HasSubstr(series + "1\n"));
}

}  // namespace
}  // namespace hearth::fold
