#pragma once

#include <cstdint>
#include <string>

#include "fold/memory_store.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"

// Truth = snapshot + the log after it. A snapshot is all that one service keeps of one partition at
// one checkpoint, in chunks in a stream, and a manifest that names them. A worker takes them beside
// its work: SnapshotTaking, SnapshotUpload.
namespace hearth::fold {

// Publishes an image and waits for it. Returns the manifest's sequence.
Result<std::uint64_t> publish_snapshot(jetstream::Publisher& publisher,
                                       const contract::Names& names, const std::string& service,
                                       contract::Partition partition, PartitionImage image,
                                       std::uint32_t fold_version, TimePoint now);

// The last whole snapshot. kNotFound: there is none. kCorrupt: its parts do not give its digest.
struct Snapshot {
  pb::SnapshotManifest manifest;
  PartitionImage image;
};
Result<Snapshot> last_snapshot(jetstream::Connection& connection, const contract::Names& names,
                               const std::string& service, contract::Partition partition);

}  // namespace hearth::fold
