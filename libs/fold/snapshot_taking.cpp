#include "fold/snapshot_taking.hpp"

#include <algorithm>
#include <utility>

namespace hearth::fold {

SnapshotTaking::SnapshotTaking(const Owner& owner, contract::Partition partition, TimePoint now)
    : owner_(owner), partition_(partition), since_(now) {}

std::optional<Result<std::uint64_t>> SnapshotTaking::step(std::optional<std::size_t> outbox,
                                                          TimePoint now) {
  if (!upload_) {
    if (auto prepared = prepare(outbox, now); !prepared) return fail(prepared.error());
    return std::nullopt;
  }
  if (!taken_) {
    taken_ = upload_->step();
    if (!taken_ || !*taken_ || !before_) return taken_;
    dropped_ = std::async(std::launch::async, &SnapshotTaking::drop, owner_, partition_, *before_);
  }
  if (dropped_.wait_for(Millis(0)) != std::future_status::ready) return std::nullopt;
  if (const Status dropped = dropped_.get(); !dropped) return fail(dropped.error());
  return taken_;
}

Status SnapshotTaking::prepare(std::optional<std::size_t> outbox, TimePoint now) {
  if (!outbox) return fail(ErrorKind::kConflict, "the partition does not run here any more");
  if (!image_.checkpoint.empty()) {
    if (*outbox == 0) return buckets_ < contract::kBuckets ? read_some() : upload(now);
    return fail(ErrorKind::kConflict, "the partition was opened again while it was read");
  }
  if (*outbox == 0) return start();
  if (now - since_ < kLongestRestForSnapshot) return {};
  return fail(ErrorKind::kLimit,
              "the log does not take the partition's "
              "outputs, which a snapshot does not hold");
}

Status SnapshotTaking::start() {
  auto checkpoint = probe();
  if (!checkpoint) return fail(checkpoint.error());
  image_.checkpoint = *std::move(checkpoint);
  return {};
}

Status SnapshotTaking::read_some() {
  const auto count = std::min<std::uint16_t>(kBucketsATurn, contract::kBuckets - buckets_);
  if (auto read = owner_.store.read_buckets(partition_, buckets_, count, image_.states); !read)
    return read;
  buckets_ = static_cast<std::uint16_t>(buckets_ + count);
  return {};
}

Status SnapshotTaking::upload(TimePoint now) {
  const auto timers =
      owner_.store.read_timers(partition_, image_.timers.size(), kTimersATurn, image_.timers);
  if (!timers) return fail(timers.error());
  if (*timers == kTimersATurn) return {};
  const auto checkpoint = probe();
  if (!checkpoint) return fail(checkpoint.error());
  if (*checkpoint != image_.checkpoint)
    return fail(ErrorKind::kConflict, "the partition changed hands while it was read");
  auto before =
      jetstream::last_message(owner_.connection, owner_.names.snapshot_stream(),
                              owner_.names.snapshot_manifest_subject(owner_.service, partition_));
  if (before) before_ = *std::move(before);
  if (!before && before.error().kind != ErrorKind::kNotFound) return fail(before.error());
  upload_.emplace(owner_.publisher, owner_.names, owner_.service, partition_, std::move(image_),
                  owner_.fold_version, now);
  return {};
}

Result<std::string> SnapshotTaking::probe() {
  owner_.store.send_probe(partition_);
  auto probed = owner_.store.receive_probe();
  if (!probed) return fail(probed.error());
  if (!*probed) return fail(ErrorKind::kConflict, "somebody else has the partition");
  return **std::move(probed);
}

// The last two are kept, so that one may be found damaged.
Status SnapshotTaking::drop(const Owner& owner, contract::Partition partition,
                            const jetstream::StoredMessage& manifest) {
  pb::SnapshotManifest kept;
  if (!kept.ParseFromString(manifest.payload) || kept.chunks_size() == 0) return {};
  const std::string stream = owner.names.snapshot_stream();
  const std::uint64_t first = *std::min_element(kept.chunks().begin(), kept.chunks().end());
  if (auto purged = jetstream::purge_up_to(owner.connection, stream, first,
                                           owner.names.snapshot_subject(owner.service, partition));
      !purged) {
    return purged;
  }
  return jetstream::purge_up_to(owner.connection, stream, manifest.seq,
                                owner.names.snapshot_manifest_subject(owner.service, partition));
}

}  // namespace hearth::fold
