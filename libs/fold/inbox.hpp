#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "contract/message.hpp"
#include "fold/skips.hpp"

namespace hearth::fold {

// A message as a log hands it out; the payload is valid until the next poll.
struct LogMessage {
  std::uint64_t sequence = 0;
  TimePoint stored{};
  std::optional<contract::Kind> kind;  // nothing: a subject that this release does not know
  std::string_view payload;
};

struct LogBounds {
  std::uint64_t first = 0;  // 0 and 0: empty
  std::uint64_t last = 0;
};

// What came of publishing an outbox entry. The epoch tells answers to an earlier opening of the
// partition from later ones.
struct Published {
  contract::Partition partition;
  std::uint64_t epoch = 0;
  std::uint64_t ordinal = 0;  // 0: nobody waits for it
  bool acknowledged = false;
};

struct Outgoing {
  std::string_view subject, payload, msg_id;
  Published token;
};

// A log, as PartitionFold uses it (the concept in words):
//   Result<LogBounds> bounds(Partition)
//   Result<std::optional<LogMessage>> get(Partition, sequence)      valid until the next call
//   Status open(Partition, from);  void close(Partition)
//   Status poll(Partition, max, std::vector<LogMessage>&)           never waits; kCorrupt: a gap
//   std::uint64_t session()   another one since the server was lost and found: it may have another
//   log
//   Result<std::set<Skip>> skips(service, Partition);  Status record_skip(service, Partition, Skip)
//   Status publish(const Outgoing&)                                 kLimit, kUnavailable: try again
//   later void completions(std::vector<Published>&)
//   Ledger& ledger()   for journaled folds: JetStreamLedger says how it behaves

// A message with all that folding it needs, independent of the log's memory.
struct Decoded {
  std::uint64_t sequence = 0;
  TimePoint stored{};
  std::size_t bytes = 0;  // of its payload
  std::optional<contract::Kind> kind;
  std::uint64_t checksum = 0;
  contract::Envelope envelope;
  contract::Frame frame;                     // kEvent, kHistory
  std::optional<contract::Signal> signal;    // kSignal
  std::optional<contract::Command> command;  // kCommand
  std::optional<contract::Table> table;      // kTable
  std::string payload;                       // kGenesis, kConfig, kTable: kept as it stands
  std::optional<std::string> broken;         // why it cannot be read
};

// Behind it folds want other keys than they could name before.
inline bool changes_what_is_wanted(const Decoded& message) {
  return message.kind == contract::Kind::kGenesis || message.kind == contract::Kind::kConfig;
}

Decoded decode(contract::Decoder& decoder, const LogMessage& message);

}  // namespace hearth::fold
