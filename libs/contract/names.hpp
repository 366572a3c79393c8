#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "contract/partition.hpp"

// Every name on the wire is built and parsed here: JetStream streams and subjects, Redis keys, HTTP headers.
namespace hearth::contract {

// What a message in a partition's stream is. The last token of its subject says it.
enum class Kind : std::uint8_t {
  kGenesis,  // first message of every stream: what this installation is
  kEvent,    // a frame of behaviour events, live
  kHistory,  // a frame of imported events: moves no clock
  kCommand,  // an HTTP write
  kSignal,   // from an entity to an entity
  kTable,    // what needs the whole population, broadcast
  kConfig,   // a numbered product configuration
  kMark,     // ingest was here: observed time
  kTick,     // an owner that is caught up says that a timer is due
};
std::string_view name(Kind kind);
std::optional<Kind> parse_kind(std::string_view name);

// The `type` attribute of a message's CloudEvent: "hearth.event.v1". The number is raised when old readers must
// not guess.
std::string_view message_type(Kind kind);
std::optional<Kind> parse_message_type(std::string_view type);

inline constexpr const char* kDefaultPrefix = "hearth";
inline constexpr const char* kPositionHeader = "Hearth-Position";
inline constexpr const char* kIdempotencyKeyHeader = "Idempotency-Key";

// Names of one installation. The prefix (lower-case letters, digits, '-') lets installations share brokers.
class Names {
 public:
  explicit Names(std::string prefix = kDefaultPrefix);
  static bool valid_prefix(std::string_view prefix);

  std::string stream(Partition partition) const;              // HEARTH-07
  std::string subject(Partition partition, Kind kind) const;  // hearth.07.event
  std::string all_subjects(Partition partition) const;        // hearth.07.>
  std::optional<Kind> kind_of(std::string_view subject) const;

  // Streams beside the log: kept apart, read by operators and by refolds.
  std::string dead_stream() const;                                             // HEARTH-DEAD
  std::string dead_subject(std::string_view code) const;                       // hearth.dead.<code>
  std::string rejected_stream() const;                                         // HEARTH-REJECTED
  std::string rejected_subject(std::string_view service, Partition p) const;   // hearth.rejected.<service>.07
  std::string snapshot_stream() const;                                         // HEARTH-SNAPSHOT
  std::string snapshot_subject(std::string_view service, Partition p) const;   // hearth.snapshot.<service>.07
  std::string snapshot_manifest_subject(std::string_view service, Partition p) const;
  // The decisions of a service that journals them, one stream a partition with one writer at a time.
  std::string ledger_stream(Partition partition) const;                        // HEARTH-LEDGER-07
  std::string ledger_subject(Partition partition) const;                       // hearth.ledger.07
  std::string outreach_stream() const;                                         // HEARTH-OUTREACH
  std::string outreach_subject(Partition partition) const;                     // hearth.outreach.07
  std::string all_outreach() const { return prefix_ + ".outreach.>"; }
  std::string all_rejected() const { return prefix_ + ".rejected.>"; }
  std::string all_snapshots() const { return prefix_ + ".snapshot.>"; }
  std::string all_manifests() const { return prefix_ + ".manifest.>"; }
  // Core NATS (not stored): a hint that a command's outcome can be read.
  std::string reply_subject(std::string_view command_id) const;

  // Redis. All keys of a partition share its hash tag, so that one script may touch them.
  std::string tag(Partition partition) const;                                  // {07}
  std::string members(std::string_view service) const;                         // heartbeats of a service's replicas
  const std::string& prefix() const { return prefix_; }

 private:
  std::string upper() const;
  std::string prefix_;
};

// Keys of one service in one partition; `generation` tells a rebuild from the live state.
class StoreKeys {
 public:
  StoreKeys(const Names& names, std::string_view service, Partition partition);
  std::string lease() const { return base_ + "lease"; }
  std::string live() const { return base_ + "live"; }          // number of the live generation
  std::string attempts() const { return base_ + "attempts"; }  // owners that began since the last commit
  std::string stopped() const { return base_ + "stopped"; }    // why the partition stopped, JSON
  std::string wanted() const { return base_ + "wanted"; }      // an operator asks the owner to step aside
  std::string checkpoint(std::uint64_t generation) const { return in(generation, "checkpoint"); }
  std::string timers(std::uint64_t generation) const { return in(generation, "timers"); }
  std::string outbox(std::uint64_t generation) const { return in(generation, "outbox"); }
  std::string bucket(std::uint64_t generation, std::uint16_t bucket) const;
  const std::string& base() const { return base_; }

 private:
  std::string in(std::uint64_t generation, std::string_view what) const;
  std::string base_;  // "{07}:segmenter:"
};

// States lie in a fixed number of hashes, so that a snapshot or a sweep can walk them in a stated order.
inline constexpr std::uint16_t kBuckets = 128;
std::uint16_t bucket_of(std::string_view entity_key);

}  // namespace hearth::contract
