#include <memory>

#include <gtest/gtest.h>

#include "contract/partition.hpp"
#include "fold/runner.hpp"
#include "fold/simulation/importer.hpp"
#include "fold/simulation/seeds.hpp"
#include "fold/simulation/tally_fold.hpp"
#include "fold/simulation/world.hpp"

namespace hearth::fold::simulation {
namespace {

using contract::Partition;
using Owner = Runner<TallyFold, SimulatedStore, SimulatedLog>;

constexpr std::uint16_t kPartitions = 3;

struct Replica {
  Replica(World& world, std::uint64_t id)
      : store(world, id),
        log(world),
        runner(world.names, kPartitions, store, log, {1U << 12U, Millis(50)}) {}
  SimulatedStore store;
  SimulatedLog log;
  Owner runner;
};

// One seed's life: publishers, replicas that come, stall and go, a store that loses its last
// seconds.
class Life {
 public:
  explicit Life(std::uint64_t seed) : world_(seed, kPartitions) {
    for (std::uint16_t p = 0; p < kPartitions; ++p) importers_.emplace_back(world_, Partition{p});
    world_.found();
  }

  void live(int steps) {
    for (int step = 0; step < steps; ++step) {
      world_.now += Millis(world_.below(400));
      switch (world_.below(13)) {
        case 0:
        case 1:
        case 2:
          frame();
          break;
        case 3:
          mark();
          break;
        case 4:
          command();
          break;
        case 5:
          steal();
          break;
        case 6:
          if (world_.chance(20)) roll_back();
          break;
        case 7:
          if (world_.chance(20)) saved_ = world_.images;
          break;
        case 8:
          events_ += importers_[world_.below(kPartitions)].frame();
          break;
        default:
          run();
          break;
      }
    }
  }

  // Ends all faults and lets the last owners fold everything, ticks and timers included.
  void settle() {
    world_.faults = false;
    for (Importer& importer : importers_) importer.end();
    replicas_.push_back(std::make_unique<Replica>(world_, replicas_.size() + 1));
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      world_.lease[{p}] = replicas_.size();
      replicas_.back()->runner.take({p});
    }
    for (int i = 0, calm = 0; i < 5'000 && calm < 30; ++i) {
      world_.now += Millis(300);
      const bool worked = replicas_.back()->runner.run_once(world_.now);
      calm = worked || !folded_all() ? 0 : calm + 1;
    }
  }

  std::uint64_t sum(std::uint64_t Tally::*field) const {
    std::uint64_t total = 0;
    for (const auto& [partition, image] : world_.images) {
      for (const auto& [key, bytes] : image.states) {
        Tally tally;
        if (key.front() != '~' && tally.ParseFromString(bytes)) total += tally.*field;
      }
    }
    return total;
  }

  // The same log folded again by one undisturbed owner with other batches.
  MemoryStore::Images refold() {
    World again(7, kPartitions);
    again.faults = false;
    again.streams = world_.streams;
    again.now = world_.now - std::chrono::hours(1);  // so that it writes no ticks of its own
    for (std::uint16_t p = 0; p < kPartitions; ++p) again.lease[{p}] = 1;
    Replica replica(again, 1);
    for (std::uint16_t p = 0; p < kPartitions; ++p) replica.runner.take({p});
    again.closed = true;  // what a refold publishes is in the log already
    for (int i = 0; i < 20'000; ++i) {
      replica.runner.run_once(again.now);
      bool done = true;
      for (const auto& [partition, status] : replica.runner.status()) {
        done = done && status.sequence == again.streams.at(partition).size();
      }
      if (done) break;
    }
    return again.images;
  }

  const World& world() const { return world_; }
  std::uint64_t events() const { return events_; }
  std::uint64_t marks() const { return marks_; }
  const Importer& importer(Partition partition) const { return importers_[partition.number]; }

 private:
  void frame() {
    const Partition partition{static_cast<std::uint16_t>(world_.below(kPartitions))};
    contract::Frame frame;
    std::vector<std::string> ids;
    for (std::size_t i = 0; i < 1 + world_.below(9); ++i)
      ids.push_back("user" + std::to_string(world_.below(30)));
    frame.received = world_.now;
    for (const auto& id : ids) {
      contract::Event event;
      event.message_id = "m";
      event.user_id = id;
      event.name = "E";
      frame.events.push_back(event);
    }
    events_ += frame.events.size();
    world_.publish(partition, contract::Kind::kEvent,
                   contract::encode(world_.envelope(), contract::Kind::kEvent, frame));
  }

  void mark() {
    if (world_.now > last_mark_) ++marks_;
    last_mark_ = world_.now;
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      world_.publish({p}, contract::Kind::kMark,
                     contract::encode_empty(world_.envelope(), contract::Kind::kMark));
    }
  }

  void command() {
    const Partition partition{static_cast<std::uint16_t>(world_.below(kPartitions))};
    const std::string key = "key" + std::to_string(world_.below(4));
    const contract::Command command{
        std::to_string(world_.random()), "user1", "sweep", key, "{}", world_.below(5) == 0};
    world_.publish(partition, contract::Kind::kCommand,
                   contract::encode(world_.envelope(), command));
  }

  // A new owner takes a partition; the old one does not know yet.
  void steal() { take({static_cast<std::uint16_t>(world_.below(kPartitions))}); }

  void take(Partition partition) {
    if (replicas_.empty() || world_.below(3) == 0) {
      replicas_.push_back(std::make_unique<Replica>(world_, replicas_.size() + 1));
    }
    const std::uint64_t owner =
        world_.faults ? 1 + world_.below(replicas_.size()) : replicas_.size();
    world_.lease[partition] = owner;
    replicas_[owner - 1]->runner.drop(partition);
    replicas_[owner - 1]->runner.take(partition);
  }

  void run() {
    if (replicas_.empty()) return;
    replicas_[world_.below(replicas_.size())]->runner.run_once(world_.now);
  }

  // The store comes back as it was some time ago; nobody is told.
  void roll_back() {
    if (!saved_.empty()) world_.images = saved_;
  }

  bool folded_all() const {
    for (const auto& [partition, stream] : world_.streams) {
      pb::Checkpoint checkpoint;
      checkpoint.ParseFromString(world_.images.at(partition).checkpoint);
      if (checkpoint.sequence() != stream.size() || checkpoint.has_sweep()) return false;
    }
    return replicas_.back()->runner.idle();
  }

  World world_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  MemoryStore::Images saved_;
  std::vector<Importer> importers_;
  std::uint64_t events_ = 0, marks_ = 0;
  TimePoint last_mark_{};
};

// Every partition has the last table of every author, and knows each import that has ended.
void expect_remembered(const Life& life, Partition partition, const PartitionImage& image) {
  pb::Checkpoint checkpoint;
  pb::Settings settings;
  ASSERT_TRUE(checkpoint.ParseFromString(image.checkpoint));
  ASSERT_TRUE(settings.ParseFromString(image.states.at(std::string(kSettingsKey))));
  const std::uint64_t told = life.marks() / TallyFold::kMarksPerTable;
  ASSERT_EQ(checkpoint.tables_size(), told == 0 ? 0 : kPartitions);
  EXPECT_EQ(settings.tables_size(), checkpoint.tables_size());
  for (const auto& table : checkpoint.tables()) {
    EXPECT_EQ(table.number(), told * TallyFold::kMarksPerTable) << table.topic();
  }
  EXPECT_EQ(checkpoint.imports_size(), 0);
  EXPECT_EQ(settings.ended_imports_size(), life.importer(partition).ended());
}

void survive(std::uint64_t seed) {
  SCOPED_TRACE("replay with HEARTH_SIMULATION_SEED=" + std::to_string(seed));
  Life life(seed);
  life.live(300);
  life.settle();
  const auto again = life.refold();
  for (const auto& [partition, image] : life.world().images) {
    EXPECT_FALSE(image.stopped) << "partition " << partition.number << ": " << *image.stopped;
    EXPECT_EQ(digest(image), digest(again.at(partition))) << "partition " << partition.number;
    EXPECT_TRUE(image.outbox.empty())
        << "partition " << partition.number << " holds " << image.outbox.size() << " from "
        << image.outbox.begin()->first;
    expect_remembered(life, partition, image);
  }
  EXPECT_EQ(life.sum(&Tally::marks), life.marks() * kPartitions);
  EXPECT_EQ(life.sum(&Tally::unvisited), 0U) << "not swept after its import";
  EXPECT_EQ(life.sum(&Tally::events), life.events());
  EXPECT_EQ(life.sum(&Tally::signals), life.sum(&Tally::events) + life.sum(&Tally::timers));
}

TEST(Simulation, folds_every_message_once_whatever_dies) {
  const auto [first, last] = seeds(2'000);
  for (std::uint64_t seed = first; seed <= last && !testing::Test::HasFailure(); ++seed)
    survive(seed);
}

}  // namespace
}  // namespace hearth::fold::simulation
