#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "fold/memory_store.hpp"
#include "fold/partition_fold.hpp"
#include "fold/redis_store.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "jetstream/streams.hpp"

// Truth = snapshot + the log after it. A snapshot is all that one service keeps of one partition at
// one checkpoint, in chunks in a stream, and a manifest that names them. It is taken by the owner
// between two commits: the partition rests meanwhile (about 0.2 s for 60,000 users), which is
// simpler than copying on write and happens once a day.
namespace hearth::fold {

inline constexpr std::size_t kSnapshotChunkBytes = 256 * 1024;

// Reads a partition as it lies in the store. Consistent only while nobody commits: the caller owns
// the partition or compares the checkpoint before and after.
Result<PartitionImage> read_image(RedisStore& store, contract::Partition partition);

// Publishes an image; the manifest last, so that a snapshot is there wholly or not at all. Returns
// the manifest's sequence.
Result<std::uint64_t> publish_snapshot(jetstream::Publisher& publisher,
                                       const contract::Names& names, const std::string& service,
                                       contract::Partition partition, const PartitionImage& image,
                                       std::uint32_t fold_version, TimePoint now);

// The last whole snapshot. kNotFound: there is none. kCorrupt: its parts do not give its digest.
struct Snapshot {
  pb::SnapshotManifest manifest;
  PartitionImage image;
};
Result<Snapshot> last_snapshot(jetstream::Connection& connection, const contract::Names& names,
                               const std::string& service, contract::Partition partition);

// When a worker takes which snapshot, and which ones are kept: the last two of each partition.
class Snapshots {
 public:
  Snapshots(jetstream::Connection& connection, contract::Names names, std::string service,
            jetstream::Publisher& publisher, Millis interval);
  // An interval after the last one, whoever took it; at once where there is none. The first
  // question about a partition asks the broker.
  bool due(contract::Partition partition, const PartitionStatus& status, TimePoint now);
  // kConflict: somebody else has committed while the states were read, or has the partition now.
  Result<std::uint64_t> take(RedisStore& store, contract::Partition partition,
                             std::uint32_t fold_version, TimePoint now);

 private:
  Status drop_before(contract::Partition partition, const jetstream::StoredMessage& manifest);

  jetstream::Connection& connection_;
  contract::Names names_;
  std::string service_;
  jetstream::Publisher& publisher_;
  Millis interval_;
  std::map<contract::Partition, TimePoint> next_;
};

}  // namespace hearth::fold
