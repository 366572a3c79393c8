#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "common/result.hpp"
#include "common/time.hpp"
#include "contract/partition.hpp"
#include "fold/state.pb.h"

// What a fold keeps and how it is written. Two stores have this shape: RedisStore (live) and
// MemoryStore (the simulator, and every refold that proves the live one right).
namespace hearth::fold {

struct TimerKey {
  TimePoint due{};
  std::string member;  // "<hash of entity#name, 16 hex digits>:<entity>#<name>"
  auto operator<=>(const TimerKey&) const = default;
};

// One atomic step of a partition: applied wholly iff the lease is still ours and the stored
// checkpoint is `expected`.
struct Commit {
  std::string expected;  // serialised Checkpoint; empty = the partition has none yet
  std::string checkpoint;
  std::vector<std::pair<std::string, std::string>> states;    // entity → bytes
  std::vector<std::string> erased;                            // entities
  std::vector<TimerKey> timers;                               // armed or moved
  std::vector<std::string> timers_erased;                     // members
  std::vector<std::pair<std::uint64_t, std::string>> outbox;  // ordinal → OutboxEntry
  std::vector<std::uint64_t> outbox_erased;                   // acknowledged by the log

  std::size_t keys() const {
    return states.size() + erased.size() + timers.size() + timers_erased.size() + outbox.size() +
           outbox_erased.size();
  }
};

enum class CommitResult : std::uint8_t {
  kApplied,
  kFenced,  // the lease or the checkpoint is another's: nothing was written; this owner is no
            // longer one
};

// All that a new owner needs before it can go on.
struct Loaded {
  std::uint64_t generation = 1;
  std::string checkpoint;              // empty: never folded
  std::string settings;                // pb::Settings
  std::vector<std::string> outbox;     // OutboxEntry, by ordinal
  std::uint32_t attempts = 0;          // owners that began to fold since the last commit
  std::optional<std::string> stopped;  // why an owner stopped the partition: do not fold
};

// Why a partition stopped itself, and what an operator can do.
struct StopReason {
  std::string code;  // "log_gap", "log_went_back", …: stable
  std::string detail;
  std::string repair = {};  // filled where the partition stops
};

// Keys of the runtime's own among the entities; they cannot be an entity's, which have a letter
// before their colon.
inline constexpr std::string_view kSettingsKey = "~settings";
inline constexpr std::string_view kReplyPrefix = "~reply:";
// A command to it starts a sweep: all folds look at everybody again and send what they would send.
inline constexpr std::string_view kSweepEntity = "~sweep";

using Values = std::vector<std::optional<std::string>>;

// States, in the order of the keys, and the checkpoint, which was read after all of them: if it is
// the one that the reader expects, nobody has committed in between.
struct StatesRead {
  Values values;
  std::string checkpoint;
};

// A store, as PartitionFold uses it (the concept in words):
//
//   Result<Loaded> load(Partition)
//   Status begin(Partition)   counts an owner that is about to fold, until the next commit
//   void send_read(Partition, const std::vector<std::string>& keys)
//   Result<StatesRead> receive_read()
//   Result<StatesRead> read(Partition, keys)   at once, beside the pipeline
//   void send_commit(Partition, const Commit&)
//   Result<CommitResult> receive_commit()
//   void send_probe(Partition)
//   Result<std::optional<std::string>> receive_probe()   the checkpoint; nothing: the lease is
//                                                        another's
//   Result<std::vector<TimerKey>> timers(Partition, std::size_t limit, bool& complete)   earliest,
//                                                                            whole instants
//   Result<std::vector<std::string>> keys(Partition, bucket)   sorted
//   Status stop(Partition, code, detail, repair)   kept until an operator clears it
//   std::string owner()   who writes, for operators
//
// send_… queue a request; receive_… answers the oldest one of its sort. ErrorKind::kUnknown means:
// read back.

}  // namespace hearth::fold
