#include <gtest/gtest.h>

#include "fold/inherited_outputs.hpp"
#include "fold/simulation/reward_life.hpp"
#include "fold/simulation/seeds.hpp"

namespace hearth::fold::simulation {
namespace {

constexpr Partition kCut{0}, kOther{1};

std::uint64_t known_to_all(World& world) {
  std::uint64_t known = 0;
  for (const auto& [partition, image] : world.images) {
    pb::Checkpoint checkpoint;
    EXPECT_TRUE(checkpoint.ParseFromString(image.checkpoint));
    known = std::max(known, known_of(checkpoint, kCut, partition == kCut));
  }
  for (const std::string& payload : world.ledgers.of(kCut)) {
    pb::LedgerRecord record;
    EXPECT_TRUE(record.ParseFromString(payload));
    known = std::max<std::uint64_t>(known, record.reached().sequence());
  }
  return known;
}

// What an operator's repair does where a log has lost its end: what of it is known is void and its
// sequences are given up, then the state is folded again as far as the log is the one it was.
void repair(World& world) {
  const std::uint64_t whole = world.streams[kCut].size(), known = known_to_all(world);
  const std::uint64_t after = world.ledgers.of(kCut).size();
  ASSERT_TRUE(world.ledgers.append({kCut, encode_takeover("repair"), after}));
  world.ledgers.lost(kCut).push_back({whole + 1, after + 1});
  while (world.streams[kCut].size() < known)
    world.publish(kCut, contract::Kind::kTick, encode_filler());
  SimulatedLog log(world);
  PartitionImage image;
  const auto done = refold<RewardFold<99>>(log, world.names, kCut, kPartitions, whole, image);
  ASSERT_TRUE(done) << done.error().detail;
  inherit_outputs(world.images[kCut], image);
  world.images[kCut] = image;
}

// The last message of `source` of which `reader` has accepted a signal.
std::uint64_t heard(World& world, Partition reader, Partition source) {
  pb::Checkpoint checkpoint;
  EXPECT_TRUE(checkpoint.ParseFromString(world.images[reader].checkpoint));
  return known_of(checkpoint, source, false);
}

void go_on_after_a_cut(Life& life, std::uint64_t seed) {
  World& world = life.world();
  life.live(200);
  life.settle();
  life.cut_power(kCut, 1 + seed % (world.streams[kCut].size() / 2));
  repair(world);
  ASSERT_FALSE(testing::Test::HasFatalFailure());
  const std::uint64_t begun = world.streams[kCut].size();
  const std::uint64_t given = life.sum(&Account::given, kCut);
  world.faults = true;
  life.live(400);
  life.settle();
  for (const Partition p : {kCut, kOther}) {
    SCOPED_TRACE("partition " + std::to_string(p.number));
    const PartitionImage& image = world.images[p];
    EXPECT_FALSE(image.stopped) << *image.stopped;
    const auto again = life.refolded(p);
    EXPECT_EQ(digest(image), again ? *again : again.error().detail);
    EXPECT_EQ(life.sum(&Account::given, p),
              expect_ascending(world.ledgers.of(p), world.ledgers.lost(p)));
  }
  EXPECT_GT(heard(world, kOther, kCut), begun);
  EXPECT_GT(life.sum(&Account::given, kCut), given);
}

TEST(LostEndSimulation, after_the_repair_decisions_are_made_anew_and_signals_are_accepted) {
  const auto [first, last] = seeds(60);
  for (std::uint64_t seed = first; seed <= last && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("replay with HEARTH_SIMULATION_SEED=" + std::to_string(seed));
    Life life(seed);
    go_on_after_a_cut(life, seed);
  }
}

}  // namespace
}  // namespace hearth::fold::simulation
