#pragma once

#include <cstdint>
#include <future>
#include <optional>
#include <string>

#include "fold/redis_store.hpp"
#include "fold/snapshot_upload.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {

// Of a partition that rests, a turn reads so much.
inline constexpr std::uint16_t kBucketsATurn = 16;
inline constexpr std::size_t kTimersATurn = 10'000;
// A partition whose outputs the log does not take is not kept from folding for longer.
inline constexpr Millis kLongestRestForSnapshot = std::chrono::seconds(5);

// One snapshot being taken by the partition's owner, a step each turn of its worker, so that the
// other partitions go on. The partition rests (folds nothing more) until the log has acknowledged
// its outputs, which a snapshot does not hold, and until all its states are read; then it goes on,
// while the snapshot is published. Copying on write would not make it rest at all, and is not worth
// it for this once a day.
class SnapshotTaking {
 public:
  struct Owner {
    jetstream::Connection& connection;
    jetstream::Publisher& publisher;
    RedisStore& store;
    contract::Names names;
    std::string service;
    std::uint32_t fold_version = 0;
  };
  SnapshotTaking(const Owner& owner, contract::Partition partition, TimePoint now);

  contract::Partition partition() const { return partition_; }
  // The partition must fold nothing before the next step.
  bool rests() const { return !upload_; }

  // `outbox`: outputs that the log has not acknowledged; nothing: the partition does not run here.
  // Nothing: call it again. Else the manifest's sequence, or kConflict: somebody else has committed
  // while the states were read, or has the partition now; kLimit: the outputs were not taken.
  std::optional<Result<std::uint64_t>> step(std::optional<std::size_t> outbox, TimePoint now);

 private:
  Status prepare(std::optional<std::size_t> outbox, TimePoint now);
  Status start();
  Status read_some();
  Result<std::string> probe();
  Status upload(TimePoint now);
  static Status drop(const Owner& owner, contract::Partition partition,
                     const jetstream::StoredMessage& manifest);

  Owner owner_;
  contract::Partition partition_;
  TimePoint since_;
  PartitionImage image_;  // its checkpoint is empty until the partition is quiet
  std::uint16_t buckets_ = 0;
  std::optional<SnapshotUpload> upload_;
  std::optional<jetstream::StoredMessage> before_;  // the manifest of the snapshot before
  std::optional<Result<std::uint64_t>> taken_;
  std::future<Status> dropped_;  // what lies before the snapshot before: the broker takes its time
};

}  // namespace hearth::fold
