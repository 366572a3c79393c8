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
constexpr std::string_view kTotal = "part:total";

// What holds between the states of a partition: nobody has more events than all together.
int& broken_invariants() {
  static int count = 0;
  return count;
}

// Counts a user's events and everybody's. `kPrefetches`: a batch asks for the user's state before
// it begins; else it is read when the fold comes to it.
template <bool kPrefetches>
class SharedCountFold {
 public:
  using State = Tally;
  static constexpr std::uint32_t kVersion = 1;
  static constexpr std::string_view kService = "shared";
  explicit SharedCountFold(const contract::Genesis&) {}
  Status configure(const contract::Configuration&) { return {}; }
  void prefetch(const contract::Input& input, std::vector<std::string>& keys) const {
    if (kPrefetches) keys.emplace_back(input.entity);
  }
  void handle(const contract::Input& input, contract::Workspace<Tally>& workspace) {
    if (input.event == nullptr) return;
    const std::uint64_t own = ++workspace.edit(input.entity).events;
    const std::uint64_t total = ++workspace.edit(kTotal).events;
    if (own > total) ++broken_invariants();
  }
};

// Reads in the middle of a batch fail after so many.
class FailingStore : public SimulatedStore {
 public:
  using SimulatedStore::SimulatedStore;
  Result<StatesRead> read(contract::Partition partition, const std::vector<std::string>& keys) {
    if (reads_left == 0) return fail(ErrorKind::kUnavailable, "the connection is broken");
    --reads_left;
    return SimulatedStore::read(partition, keys);
  }
  int reads_left = 1'000;
};

template <class Fold>
struct Owner {
  using Partition = PartitionFold<Fold, FailingStore, SimulatedLog>;
  Owner(simulation::World& world, std::uint64_t number)
      : log(world),
        store(world, number),
        partition({world.names, "shared", kPartition, 1}, store, log, 1U << 20U) {}

  Status turn() {
    partition.gather();
    if (auto folded = partition.fold(); !folded) return folded;
    return partition.finish();
  }
  void fold_to(std::uint64_t sequence) {
    for (int turns = 0; turns < 100 && partition.status().sequence < sequence; ++turns)
      ASSERT_TRUE(turn());
    ASSERT_EQ(partition.status().sequence, sequence);
  }

  SimulatedLog log;
  FailingStore store;
  Partition partition;
};

template <class Fold>
class OwnStatesTest : public ::testing::Test {
 protected:
  void SetUp() override {
    broken_invariants() = 0;
    world_.faults = false;
    world_.lease[kPartition] = 1;
    world_.found();
  }
  void send(const std::string& user) {
    const std::string id = std::to_string(++sent_);
    contract::Event event;
    event.message_id = id;
    event.user_id = user;
    event.name = "look";
    event.time = world_.now;
    contract::Frame frame;
    frame.received = world_.now;
    frame.events.push_back(event);
    world_.publish(kPartition, Kind::kEvent,
                   contract::encode(world_.envelope(), Kind::kEvent, frame));
  }
  std::uint64_t end() { return world_.streams.at(kPartition).size(); }

  simulation::World world_{7, 1};
  int sent_ = 0;
};

using Folds = ::testing::Types<SharedCountFold<true>, SharedCountFold<false>>;
TYPED_TEST_SUITE(OwnStatesTest, Folds);

TYPED_TEST(OwnStatesTest, an_owner_that_slept_never_folds_its_past_beside_anothers_states) {
  Owner<TypeParam> sleeper(this->world_, 1);
  ASSERT_TRUE(sleeper.partition.open(1));
  this->send("ann");
  sleeper.fold_to(this->end());  // has the total in memory: 1
  for (int i = 0; i < 3; ++i) this->send("ben");

  this->world_.lease[kPartition] = 2;
  Owner<TypeParam> next(this->world_, 2);
  ASSERT_TRUE(next.partition.open(2));
  next.fold_to(this->end());  // stores ben's: 3

  ASSERT_TRUE(sleeper.turn());
  EXPECT_EQ(broken_invariants(), 0);
  EXPECT_EQ(sleeper.partition.phase(), Owner<TypeParam>::Partition::Phase::kLost);
}

using ReadingFold = OwnStatesTest<SharedCountFold<false>>;
TEST_F(ReadingFold, a_state_that_cannot_be_read_is_not_taken_for_an_empty_one) {
  Owner<SharedCountFold<false>> first(world_, 1);
  ASSERT_TRUE(first.partition.open(1));
  send("ann");
  send("ann");
  first.fold_to(end());

  Owner<SharedCountFold<false>> owner(world_, 1);
  ASSERT_TRUE(owner.partition.open(2));
  const std::string before = world_.images.at(kPartition).checkpoint;
  send("ann");
  owner.store.reads_left = 1;  // ann's, and not the total
  const Status turned = owner.turn();
  ASSERT_FALSE(turned);
  EXPECT_EQ(turned.error().kind, ErrorKind::kUnavailable);
  EXPECT_EQ(broken_invariants(), 0);
  EXPECT_EQ(world_.images.at(kPartition).checkpoint, before);

  owner.store.reads_left = 1'000;
  owner.partition.close();
  ASSERT_TRUE(owner.partition.open(3));
  owner.fold_to(end());
  Tally total;
  ASSERT_TRUE(total.ParseFromString(world_.images.at(kPartition).states.at(std::string(kTotal))));
  EXPECT_EQ(total.events, 3U);
}

}  // namespace
}  // namespace hearth::fold
