#pragma once

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "fold/refold.hpp"
#include "fold/runner.hpp"
#include "fold/simulation/reward_fold.hpp"
#include "fold/simulation/world.hpp"

// Owners of a journaled fold in a simulated world, for tests.
namespace hearth::fold::simulation {

using contract::Partition;

inline constexpr std::uint16_t kPartitions = 2;

// A process of some release of the fold.
class Replica {
 public:
  virtual ~Replica() = default;
  virtual void take(Partition partition) = 0;
  virtual void drop(Partition partition) = 0;
  virtual bool run_once(TimePoint now) = 0;
  virtual bool idle() const = 0;
  virtual const LedgerCounts& counts() = 0;
};

template <std::uint64_t kRelease>
class ReleasedReplica final : public Replica {
 public:
  ReleasedReplica(World& world, std::uint64_t id)
      : store_(world, id),
        log_(world),
        runner_(world.names, kPartitions, store_, log_, {1U << 12U, Millis(50)}) {}
  void take(Partition partition) override { runner_.take(partition); }
  void drop(Partition partition) override { runner_.drop(partition); }
  bool run_once(TimePoint now) override { return runner_.run_once(now); }
  bool idle() const override { return runner_.idle(); }
  const LedgerCounts& counts() override { return log_.ledger().counts(); }

 private:
  SimulatedStore store_;
  SimulatedLog log_;
  Runner<RewardFold<kRelease>, SimulatedStore, SimulatedLog> runner_;
};

inline std::unique_ptr<Replica> replica_of(std::uint64_t release, World& world, std::uint64_t id) {
  if (release == 0) return std::make_unique<ReleasedReplica<0>>(world, id);
  if (release == 1) return std::make_unique<ReleasedReplica<1>>(world, id);
  return std::make_unique<ReleasedReplica<2>>(world, id);
}

// One seed's life: owners of several releases that come, stall and go; a store that loses its last
// seconds or all it has; appends to the ledger that arrive late.
class Life {
 public:
  explicit Life(std::uint64_t seed) : world_(seed, kPartitions) { world_.found(); }

  void live(int steps) {
    for (int step = 0; step < steps; ++step) {
      resync();
      world_.now += Millis(world_.below(400));
      switch (world_.below(14)) {
        case 0:
        case 1:
          frame();
          break;
        case 2:
          for (std::uint16_t p = 0; p < kPartitions; ++p)
            world_.publish({p}, contract::Kind::kMark,
                           contract::encode_empty(world_.envelope(), contract::Kind::kMark));
          break;
        case 3:
          if (world_.chance(20)) command();
          break;
        case 4:
        case 5:
          steal();
          break;
        case 6:
          lose_states();
          break;
        case 7:
          if (world_.chance(20)) saved_ = world_.images;
          break;
        case 8:
          if (world_.chance(50)) world_.ledgers.deliver();
          break;
        default:
          if (!replicas_.empty()) any_replica().run_once(world_.now);
          break;
      }
    }
  }

  // Ends all faults and lets a last owner fold everything. What is still on its way in the network
  // arrives after it has begun, and must change nothing.
  void settle() {
    world_.faults = false;
    replicas_.push_back(replica_of(world_.below(3), world_, replicas_.size() + 1));
    Replica& last = *replicas_.back();
    for (std::uint16_t p = 0; p < kPartitions; ++p) {
      world_.lease[{p}] = replicas_.size();
      last.take({p});
    }
    for (std::uint16_t p = 0; p < kPartitions; ++p) last.run_once(world_.now);  // opens one a turn
    while (world_.ledgers.deliver()) {
    }
    for (int i = 0, calm = 0; i < 5'000 && calm < 30; ++i) {
      resync();
      world_.now += Millis(300);
      const bool worked = last.run_once(world_.now);
      calm = worked || !folded_all() ? 0 : calm + 1;
    }
  }

  // The log and the ledger folded again by a release that was never there.
  Result<std::string> refolded(Partition partition) {
    World again(7, kPartitions);
    again.faults = false;
    again.streams = world_.streams;
    again.ledgers = world_.ledgers;
    again.skips = world_.skips;
    SimulatedLog log(again);
    PartitionImage image;
    const auto done = refold<RewardFold<99>>(log, again.names, partition, kPartitions,
                                             again.streams[partition].size(), image);
    if (!done) return fail(done.error());
    return digest(image);
  }

  std::uint64_t sum(std::uint64_t Account::*field, Partition partition) {
    std::uint64_t total = 0;
    for (const auto& [key, bytes] : world_.images[partition].states) {
      Account account;
      if (key.front() != '~' && account.ParseFromString(bytes)) total += account.*field;
    }
    return total;
  }
  std::uint64_t recorded() {
    return std::accumulate(replicas_.begin(), replicas_.end(), std::uint64_t{0},
                           [](auto n, auto& each) { return n + each->counts().recorded; });
  }
  std::uint64_t conflicts() {
    return std::accumulate(replicas_.begin(), replicas_.end(), std::uint64_t{0},
                           [](auto n, auto& each) { return n + each->counts().conflicts; });
  }
  World& world() { return world_; }

  // A power cut takes all processes, and what the log said last of a partition.
  void cut_power(Partition partition, std::size_t lost) {
    replicas_.clear();
    saved_.clear();
    auto& stream = world_.streams[partition];
    stream.resize(stream.size() - lost);
  }

 private:
  // As an operator does where signals are lost: what is missing is given up.
  void resync() {
    for (auto& [partition, image] : world_.images) {
      if (image.stopped != "signal_lost") continue;
      pb::Checkpoint checkpoint;
      EXPECT_TRUE(checkpoint.ParseFromString(image.checkpoint));
      world_.skips[partition].insert(skip_of_item(checkpoint.sequence() + 1, 0));
      image.stopped.reset();
      const std::uint64_t owner = world_.lease[partition];
      if (owner == 0 || owner > replicas_.size()) continue;
      replicas_[owner - 1]->drop(partition);
      replicas_[owner - 1]->take(partition);
    }
  }

  Partition any_partition() { return {static_cast<std::uint16_t>(world_.below(kPartitions))}; }
  Replica& any_replica() { return *replicas_[world_.below(replicas_.size())]; }

  void frame() {
    const Partition partition = any_partition();
    std::vector<std::string> users;
    for (std::size_t i = 0; i < 1 + world_.below(4); ++i)
      users.push_back("user" + std::to_string(world_.below(20)));
    contract::Frame frame;
    frame.received = world_.now;
    for (const std::string& user : users) {
      contract::Event event;
      event.message_id = "m";
      event.user_id = user;
      event.name = "E";
      frame.events.push_back(event);
    }
    world_.publish(partition, contract::Kind::kEvent,
                   contract::encode(world_.envelope(), contract::Kind::kEvent, frame));
  }

  void command() {
    contract::Command command;
    command.id = command.key = std::to_string(world_.random());
    command.service = "reward";
    command.entity = "user" + std::to_string(world_.below(20));
    command.name = "sweep";
    world_.publish(any_partition(), contract::Kind::kCommand,
                   contract::encode(world_.envelope(), command));
  }

  // Another replica, perhaps a new one, gets the lease; the one before is told nothing.
  void steal() {
    const Partition partition = any_partition();
    if (replicas_.size() < 4)
      replicas_.push_back(replica_of(world_.below(3), world_, replicas_.size() + 1));
    const std::uint64_t owner = 1 + world_.below(replicas_.size());
    world_.lease[partition] = owner;
    replicas_[owner - 1]->drop(partition);
    replicas_[owner - 1]->take(partition);
  }

  void lose_states() {
    if (world_.chance(20)) world_.images = saved_;
    if (!world_.chance(5)) return;
    world_.images.clear();
    saved_.clear();  // of another past from now on: what nobody recorded is decided anew
  }

  bool folded_all() {
    for (const auto& [partition, stream] : world_.streams) {
      pb::Checkpoint checkpoint;
      if (!checkpoint.ParseFromString(world_.images[partition].checkpoint)) return false;
      if (checkpoint.sequence() != stream.size() || checkpoint.has_sweep()) return false;
    }
    return replicas_.back()->idle();
  }

  World world_;
  std::vector<std::unique_ptr<Replica>> replicas_;
  MemoryStore::Images saved_;
};

// Every cause was decided once, in order. Answers what was given in all.
inline std::uint64_t expect_ascending(const std::vector<std::string>& ledger,
                                      const std::vector<LostPast>& lost = {}) {
  std::uint64_t given = 0;
  contract::Cause last;
  for (std::uint64_t at = 1; at <= ledger.size(); ++at) {
    pb::LedgerRecord record;
    EXPECT_TRUE(record.ParseFromString(ledger[at - 1]));
    const auto is_void = [&](std::uint64_t sequence) {
      return std::any_of(lost.begin(), lost.end(), [&](const LostPast& past) {
        return at <= past.ledger && sequence >= past.from;
      });
    };
    for (const auto& decision : record.decisions()) {
      const contract::Cause cause = from_proto(decision.cause());
      if (is_void(cause.sequence)) continue;
      EXPECT_LT(last, cause) << to_text(last) << " before " << to_text(cause);
      last = cause;
      given += std::stoull(decision.decision());
    }
    if (record.decisions_size() > 0 && !is_void(record.reached().sequence())) {
      EXPECT_LE(last, from_proto(record.reached()));
      last = from_proto(record.reached());
    }
  }
  return given;
}

}  // namespace hearth::fold::simulation
