#include <gtest/gtest.h>

#include "fold/partition_fold.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

namespace hearth::fold {
namespace {

using simulation::SimulatedLog;
using simulation::SimulatedStore;
using simulation::TallyFold;

constexpr contract::Partition kPartition{0};

// Each event leads to an output, and one comes in with every turn: hardly ever are all outputs
// acknowledged when somebody looks.
class RestingPartition : public ::testing::Test {
 protected:
  void SetUp() override {
    world_.faults = false;
    world_.lease[kPartition] = 1;
    world_.found();
    ASSERT_TRUE(partition_.open(1));
    for (int i = 0; i < 20; ++i) turn();
  }

  void turn() {
    contract::Event event;
    event.message_id = "m";
    event.user_id = "ann";
    event.name = "E";
    contract::Frame frame;
    frame.received = world_.now;
    frame.events.push_back(event);
    world_.publish(kPartition, contract::Kind::kEvent,
                   contract::encode(world_.envelope(), contract::Kind::kEvent, frame));
    std::vector<Published> answers;
    log_.completions(answers);
    for (const Published& answer : answers) partition_.published(answer);
    partition_.gather();
    EXPECT_TRUE(partition_.fold() && partition_.finish());
    partition_.publish(world_.now);
  }

  simulation::World world_{7, 1};
  SimulatedLog log_{world_};
  SimulatedStore store_{world_, 1};
  PartitionFold<TallyFold, SimulatedStore, SimulatedLog> partition_{
      {world_.names, "tally", kPartition, 1}, store_, log_, 1U << 20U};
};

TEST_F(RestingPartition, folds_nothing_more_until_its_outputs_are_in_the_log) {
  for (int i = 0; i < 50 && partition_.status().outbox == 0; ++i) turn();
  ASSERT_GT(partition_.status().outbox, 0U);
  partition_.rest(true);
  const std::uint64_t folded = partition_.status().sequence;
  for (int i = 0; i < 5; ++i) turn();
  EXPECT_EQ(partition_.status().outbox, 0U);
  EXPECT_EQ(world_.images[kPartition].outbox.size(), 0U);
  EXPECT_EQ(partition_.status().sequence, folded);
}

TEST_F(RestingPartition, goes_on_where_it_was) {
  partition_.rest(true);
  const std::uint64_t folded = partition_.status().sequence;
  turn();
  partition_.rest(false);
  turn();
  EXPECT_GT(partition_.status().sequence, folded);
  EXPECT_EQ(partition_.stop_reason(), std::nullopt);
}

}  // namespace
}  // namespace hearth::fold
