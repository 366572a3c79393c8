#include "fold/snapshots.hpp"

#include <utility>

#include "fold/snapshot_upload.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {

using contract::Partition;

Result<std::uint64_t> publish_snapshot(jetstream::Publisher& publisher,
                                       const contract::Names& names, const std::string& service,
                                       Partition partition, PartitionImage image,
                                       std::uint32_t fold_version, TimePoint now) {
  SnapshotUpload upload(publisher, names, service, partition, std::move(image), fold_version, now);
  for (;;) {
    if (const auto done = upload.step()) return *done;
    if (!upload.wait()) return fail(ErrorKind::kLimit, "the broker takes no more messages");
  }
}

Result<Snapshot> last_snapshot(jetstream::Connection& connection, const contract::Names& names,
                               const std::string& service, Partition partition) {
  const std::string stream = names.snapshot_stream();
  const auto message = jetstream::last_message(connection, stream,
                                               names.snapshot_manifest_subject(service, partition));
  if (!message) return fail(message.error());
  Snapshot out;
  if (!out.manifest.ParseFromString(message->payload))
    return fail(ErrorKind::kCorrupt, "a snapshot's manifest does not parse");
  out.image.checkpoint = out.manifest.checkpoint();
  for (const std::uint64_t sequence : out.manifest.chunks()) {
    const auto part = jetstream::get_message(connection, stream, sequence);
    if (!part) return fail(part.error());
    pb::SnapshotChunk chunk;
    if (!chunk.ParseFromString(part->payload))
      return fail(ErrorKind::kCorrupt, "a snapshot's chunk does not parse");
    for (const auto& entry : chunk.entries()) {
      if (entry.due_ms() != 0) {
        out.image.timers[entry.key()] = entry.due_ms();
      } else {
        out.image.states[entry.key()] = entry.value();
      }
    }
  }
  if (digest(out.image) != out.manifest.digest()) {
    return fail(ErrorKind::kCorrupt, "the snapshot's parts do not give its digest");
  }
  return out;
}

}  // namespace hearth::fold
