#include <gtest/gtest.h>

#include "fold/simulation/reward_life.hpp"
#include "fold/simulation/seeds.hpp"

namespace hearth::fold::simulation {
namespace {

void survive(Life& life) {
  life.live(300);
  life.settle();
  std::uint64_t sent = 0, received = 0;
  for (std::uint16_t p = 0; p < kPartitions; ++p) {
    SCOPED_TRACE("partition " + std::to_string(p));
    const PartitionImage& image = life.world().images[{p}];
    EXPECT_FALSE(image.stopped) << *image.stopped;
    const auto again = life.refolded({p});
    EXPECT_EQ(digest(image), again ? *again : again.error().detail);
    EXPECT_EQ(life.sum(&Account::given, {p}), expect_ascending(life.world().ledgers.of({p})));
    sent += life.sum(&Account::sent, {p});
    received += life.sum(&Account::received, {p});
  }
  EXPECT_EQ(sent, received);
}

TEST(LedgerSimulation, every_decision_is_made_once_whatever_dies_and_whichever_release_follows) {
  const auto [first, last] = seeds(400);
  std::uint64_t recorded = 0, conflicts = 0;
  for (std::uint64_t seed = first; seed <= last && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE("replay with HEARTH_SIMULATION_SEED=" + std::to_string(seed));
    Life life(seed);
    survive(life);
    recorded += life.recorded();
    conflicts += life.conflicts();
  }
  // Or this test would show nothing.
  if (first == last) return;
  EXPECT_GT(recorded, last);
  EXPECT_GT(conflicts, last / 2);
}

}  // namespace
}  // namespace hearth::fold::simulation
