#include "fold/snapshots.hpp"

#include <utility>

#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using contract::Partition;
constexpr Millis kTimeout = std::chrono::seconds(10);

class ChunkWriter {
 public:
  ChunkWriter(jetstream::Publisher& publisher, std::string subject)
      : publisher_(publisher), subject_(std::move(subject)) {}

  Status add(const std::string& key, const std::string& value, std::int64_t due) {
    pb::SnapshotChunk::Entry* entry = chunk_.add_entries();
    entry->set_key(key);
    entry->set_value(value);
    entry->set_due_ms(due);
    size_ += key.size() + value.size() + 16;
    ++entries_;
    return size_ < kSnapshotChunkBytes ? Status{} : flush();
  }

  Status flush() {
    if (chunk_.entries_size() == 0) return {};
    const auto ack =
        publisher_.publish_and_wait({subject_, chunk_.SerializeAsString(), "", {}}, kTimeout);
    if (!ack) return fail(ack.error());
    sequences_.push_back(ack->sequence);
    chunk_.Clear();
    size_ = 0;
    return {};
  }

  const std::vector<std::uint64_t>& sequences() const { return sequences_; }
  std::uint64_t entries() const { return entries_; }

 private:
  jetstream::Publisher& publisher_;
  std::string subject_;
  pb::SnapshotChunk chunk_;
  std::size_t size_ = 0;
  std::uint64_t entries_ = 0;
  std::vector<std::uint64_t> sequences_;
};

}  // namespace

Result<PartitionImage> read_image(RedisStore& store, Partition partition) {
  auto loaded = store.load(partition);
  if (!loaded) return fail(loaded.error());
  PartitionImage image;
  image.checkpoint = loaded->checkpoint;
  image.stopped = loaded->stopped;
  for (const std::string& bytes : loaded->outbox) {
    pb::OutboxEntry entry;
    if (entry.ParseFromString(bytes)) image.outbox[entry.ordinal()] = bytes;
  }
  for (std::uint16_t b = 0; b < contract::kBuckets; ++b) {
    auto bucket = store.bucket(partition, b);
    if (!bucket) return fail(bucket.error());
    image.states.merge(*bucket);
  }
  bool complete = false;
  const auto timers = store.timers(partition, SIZE_MAX >> 1U, complete);
  if (!timers) return fail(timers.error());
  for (const TimerKey& timer : *timers) image.timers[timer.member] = to_unix_ms(timer.due);
  return image;
}

Result<std::uint64_t> publish_snapshot(jetstream::Publisher& publisher,
                                       const contract::Names& names, const std::string& service,
                                       Partition partition, const PartitionImage& image,
                                       std::uint32_t fold_version, TimePoint now) {
  ChunkWriter writer(publisher, names.snapshot_subject(service, partition));
  for (const auto& [key, value] : image.states) {
    if (auto added = writer.add(key, value, 0); !added) return fail(added.error());
  }
  for (const auto& [member, due] : image.timers) {
    if (auto added = writer.add(member, "", due); !added) return fail(added.error());
  }
  if (auto flushed = writer.flush(); !flushed) return fail(flushed.error());
  pb::SnapshotManifest manifest;
  manifest.set_service(service);
  manifest.set_partition(partition.number);
  manifest.set_fold_version(fold_version);
  manifest.set_checkpoint(image.checkpoint);
  manifest.set_digest(digest(image));
  manifest.set_entries(writer.entries());
  manifest.set_taken_ms(to_unix_ms(now));
  for (const std::uint64_t sequence : writer.sequences()) manifest.add_chunks(sequence);
  const auto ack = publisher.publish_and_wait(
      {names.snapshot_manifest_subject(service, partition), manifest.SerializeAsString(), "", {}},
      kTimeout);
  if (!ack) return fail(ack.error());
  return ack->sequence;
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

Snapshots::Snapshots(jetstream::Connection& connection, contract::Names names, std::string service,
                     jetstream::Publisher& publisher, Millis interval)
    : connection_(connection),
      names_(std::move(names)),
      service_(std::move(service)),
      publisher_(publisher),
      interval_(interval) {}

bool Snapshots::due(Partition partition, const PartitionStatus& status, TimePoint now) {
  if (status.stopped || status.sequence == 0 || interval_.count() == 0) return false;
  // A snapshot holds no outbox: wait until the log has acknowledged everything.
  if (status.outbox > 0) return false;
  const auto [at, first] = next_.try_emplace(partition, now);
  if (first) {
    const auto last =
        jetstream::last_message(connection_, names_.snapshot_stream(),
                                names_.snapshot_manifest_subject(service_, partition));
    if (last) at->second = last->time + interval_;
    if (!last && last.error().kind != ErrorKind::kNotFound) next_.erase(partition);
    return false;
  }
  return now >= at->second;
}

Result<std::uint64_t> Snapshots::take(RedisStore& store, Partition partition,
                                      std::uint32_t fold_version, TimePoint now) {
  next_[partition] = now + interval_;
  const auto before = jetstream::last_message(
      connection_, names_.snapshot_stream(), names_.snapshot_manifest_subject(service_, partition));
  if (!before && before.error().kind != ErrorKind::kNotFound) return fail(before.error());
  const auto image = read_image(store, partition);
  if (!image) return fail(image.error());
  store.send_probe(partition);
  const auto probed = store.receive_probe();
  if (!probed) return fail(probed.error());
  if (*probed != image->checkpoint) {
    return fail(ErrorKind::kConflict, "the partition changed hands while it was read");
  }
  const auto taken =
      publish_snapshot(publisher_, names_, service_, partition, *image, fold_version, now);
  if (!taken || !before) return taken;
  if (const auto dropped = drop_before(partition, *before); !dropped) return fail(dropped.error());
  return taken;
}

Status Snapshots::drop_before(Partition partition, const jetstream::StoredMessage& manifest) {
  pb::SnapshotManifest kept;
  if (!kept.ParseFromString(manifest.payload) || kept.chunks_size() == 0) return {};
  const std::string stream = names_.snapshot_stream();
  if (auto purged = jetstream::purge_up_to(connection_, stream, kept.chunks(0),
                                           names_.snapshot_subject(service_, partition));
      !purged) {
    return purged;
  }
  return jetstream::purge_up_to(connection_, stream, manifest.seq,
                                names_.snapshot_manifest_subject(service_, partition));
}

}  // namespace hearth::fold
