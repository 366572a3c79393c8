#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contract/names.hpp"
#include "fold/store.hpp"

namespace hearth::fold {

// What one service keeps of one partition, in memory: the same content as in Redis.
struct PartitionImage {
  std::string checkpoint;
  std::map<std::string, std::string> states;   // with the runtime's own (~settings, ~reply:…)
  std::map<std::string, std::int64_t> timers;  // member → due, ms
  std::map<std::uint64_t, std::string> outbox;
  std::uint32_t attempts = 0;
  std::optional<std::string> stopped;
};

void apply(PartitionImage& image, const Commit& commit);

// A store in memory for refolds and for the simulator. Who holds a lease is decided by `fence`.
class MemoryStore {
 public:
  using Images = std::map<contract::Partition, PartitionImage>;
  explicit MemoryStore(Images& images) : images_(images) {}

  Result<Loaded> load(contract::Partition partition);
  Status begin(contract::Partition partition);
  Status reconnect() { return {}; }
  std::string owner() const { return "memory"; }
  void send_read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<StatesRead> receive_read();
  void send_commit(contract::Partition partition, const Commit& commit);
  Result<CommitResult> receive_commit();
  void send_probe(contract::Partition partition) {
    probes_.push_back(images_[partition].checkpoint);
  }
  Result<std::optional<std::string>> receive_probe();
  Result<StatesRead> read(contract::Partition partition, const std::vector<std::string>& keys);
  Result<std::vector<TimerKey>> timers(contract::Partition partition, std::size_t limit,
                                       bool& complete);
  Result<std::vector<std::string>> keys(contract::Partition partition, std::uint16_t bucket);
  Status stop(contract::Partition partition, std::string_view code, std::string_view detail,
              std::string_view repair);

 private:
  Images& images_;
  std::deque<StatesRead> reads_;
  std::deque<CommitResult> commits_;
  std::deque<std::string> probes_;
};

// XXH3 over everything that must be equal in two folds of the same log: the checkpoint, then every
// state and then every timer, by key; without outbox and attempts. 16 hex digits.
class ImageDigest {
 public:
  explicit ImageDigest(std::string_view checkpoint);
  // `value`: the state's bytes, or when the timer is due, ms.
  void add(std::string_view key, std::string_view value);
  std::string text() const;

 private:
  std::uint64_t sum_;
  std::string scratch_;
};
std::string digest(const PartitionImage& image);

}  // namespace hearth::fold
