#include <string>

#include <gtest/gtest.h>

#include "fold/partition_fold.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;
using simulation::SimulatedLog;
using simulation::SimulatedStore;
using simulation::Tally;

constexpr contract::Partition kPartition{0};

// Counts a user's events, and looks at what all users share.
class SharingFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "sharing";
  explicit SharingFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    keys.emplace_back(input.entity);
    for (const char* shared : {"part:a", "part:b", "part:c"}) keys.emplace_back(shared);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.event == nullptr) return;
    (void)workspace.find("part:a");
    ++workspace.edit(input.entity).timers;
  }
};

// Counts the reads that a fold had to wait for in the middle of a batch.
class CountingStore : public SimulatedStore {
 public:
  using SimulatedStore::SimulatedStore;
  Result<StatesRead> read(contract::Partition partition, const std::vector<std::string>& keys) {
    if (!keys.empty()) ++reads;  // else it asks for the checkpoint only
    return SimulatedStore::read(partition, keys);
  }
  int reads = 0;
};

TEST(Prefetching, a_batch_waits_for_no_read_in_its_middle) {
  simulation::World world{7, 1};
  world.faults = false;
  world.lease[kPartition] = 1;
  world.found();
  for (std::size_t i = 0; i < kMaxInbox; ++i) {
    const std::string id = std::to_string(i);
    contract::Event event;
    event.message_id = id;
    event.user_id = id;
    event.name = "look";
    event.time = world.now;
    contract::Frame frame;
    frame.received = world.now;
    frame.events.push_back(event);
    world.publish(kPartition, Kind::kEvent,
                  contract::encode(world.envelope(), Kind::kEvent, frame));
  }
  SimulatedLog log{world};
  CountingStore store{world, 1};
  PartitionFold<SharingFold, CountingStore, SimulatedLog> partition{
      {world.names, "sharing", kPartition, 1}, store, log, 1U << 20U};
  ASSERT_TRUE(partition.open(1));
  const std::uint64_t end = world.streams.at(kPartition).size();
  for (int turns = 0; turns < 200 && partition.status().sequence < end; ++turns) {
    partition.gather();
    ASSERT_TRUE(partition.fold());
    ASSERT_TRUE(partition.finish());
  }
  EXPECT_EQ(partition.status().sequence, end);
  EXPECT_EQ(store.reads, 0);
}

}  // namespace
}  // namespace hearth::fold
