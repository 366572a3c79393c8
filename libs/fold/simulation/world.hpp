#pragma once

#include <deque>
#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "fold/inbox.hpp"
#include "fold/memory_store.hpp"
#include "fold/simulation/ledger.hpp"

// A world in one process for the very code that runs live: a log and a store in memory that lose,
// repeat and delay as real ones do, under chance from one seed. A failing seed replays exactly.
namespace hearth::fold::simulation {

struct StoredPayload {
  TimePoint stored{};
  contract::Kind kind = contract::Kind::kEvent;
  std::string payload;
};

struct World {
  explicit World(std::uint64_t seed, std::uint16_t count) : random(seed), partitions(count) {}

  bool chance(int percent) { return faults && static_cast<int>(random() % 100) < percent; }
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : random() % limit; }

  // A log that an installation has begun: genesis and a configuration in every partition.
  void found();
  contract::Envelope envelope() { return {std::to_string(random()), "/test", now}; }
  void publish(contract::Partition partition, contract::Kind kind, const std::string& payload) {
    append(names.subject(partition, kind), payload);
  }
  // Appends to the stream that the subject names; other subjects are not kept.
  void append(const std::string& subject, const std::string& payload);

  std::mt19937_64 random;
  std::uint16_t partitions;
  bool faults = true;
  bool closed = false;  // nothing is appended any more
  TimePoint now = from_unix_ms(1'700'000'000'000);
  contract::Names names;
  std::map<contract::Partition, std::vector<StoredPayload>> streams;
  Ledgers ledgers;
  std::map<contract::Partition, std::set<Skip>> skips;
  std::uint64_t sessions = 1;  // of the log's server
  MemoryStore::Images images;
  std::map<contract::Partition, std::uint64_t> lease;  // partition → owner
};

class SimulatedLog {
 public:
  using Ledger = SimulatedLedger;
  explicit SimulatedLog(World& world) : world_(world), ledger_(world) {}
  Result<LogBounds> bounds(contract::Partition partition);
  Result<std::optional<LogMessage>> get(contract::Partition partition, std::uint64_t sequence);
  Status open(contract::Partition partition, std::uint64_t from);
  void close(contract::Partition partition) { next_.erase(partition); }
  std::uint64_t session() const { return world_.sessions; }
  Status poll(contract::Partition partition, std::size_t max, std::vector<LogMessage>& out);
  Result<std::set<Skip>> skips(std::string_view, contract::Partition partition) {
    return world_.skips[partition];
  }
  Status record_skip(std::string_view, contract::Partition partition, const Skip& skip) {
    world_.skips[partition].insert(skip);
    return {};
  }
  Status publish(const Outgoing& outgoing);
  void completions(std::vector<Published>& out);
  Ledger& ledger() { return ledger_; }

 private:
  World& world_;
  SimulatedLedger ledger_;
  std::map<contract::Partition, std::uint64_t> next_;
  std::deque<Published> answers_;
};

// A MemoryStore of one owner: commits are fenced by the world's leases, and answers get lost.
class SimulatedStore {
 public:
  SimulatedStore(World& world, std::uint64_t owner)
      : world_(world), memory_(world.images), owner_(owner) {}
  std::string owner() const { return std::to_string(owner_); }
  Status reconnect() {
    reads_.clear();
    commits_.clear();
    probes_.clear();
    return {};
  }
  Result<Loaded> load(contract::Partition partition);
  // The simulated owners die of faults, not of poison.
  Status begin(contract::Partition) { return {}; }
  void send_read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<StatesRead> receive_read();
  void send_commit(contract::Partition partition, const Commit& commit);
  Result<CommitResult> receive_commit();
  void send_probe(contract::Partition partition);
  Result<std::optional<std::string>> receive_probe();
  Result<StatesRead> read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<std::vector<TimerKey>> timers(contract::Partition partition, std::size_t limit,
                                       bool& complete) {
    return memory_.timers(partition, std::min<std::size_t>(limit, 7),
                          complete);  // windows must move
  }
  Result<std::vector<std::string>> keys(contract::Partition partition, std::uint16_t bucket) {
    return memory_.keys(partition, bucket);
  }
  Status stop(contract::Partition partition, std::string_view code, std::string_view detail,
              std::string_view repair) {
    return memory_.stop(partition, code, detail, repair);
  }

 private:
  World& world_;
  MemoryStore memory_;
  std::uint64_t owner_;
  std::deque<Result<StatesRead>> reads_;
  std::deque<Result<CommitResult>> commits_;
  std::deque<Result<std::optional<std::string>>> probes_;
};

}  // namespace hearth::fold::simulation
