#include "refold_base.hpp"

#include "fold/snapshots.hpp"
#include "jetstream/streams.hpp"

namespace hearth::ctl {

Result<fold::PartitionImage> refold_base(const Place& place, Base base) {
  const auto& [session, redis, service, partition] = place;
  const auto info = jetstream::stream_info(*session.nats, session.names().stream(partition));
  if (!info) return fail(info.error());
  if (base == Base::kLog && info->first_seq <= 1) return fold::PartitionImage{};
  auto snapshot =
      fold::last_snapshot(*session.nats, session.names(), std::string(service.name), partition);
  const std::string where = "partition " + std::to_string(partition.number);
  if (!snapshot && snapshot.error().kind == ErrorKind::kNotFound) {
    return fail(ErrorKind::kNotFound, where + " has no snapshot, and its log begins at " +
                                          std::to_string(info->first_seq));
  }
  if (!snapshot) return fail(snapshot.error());
  const std::uint64_t at = sequence_of(snapshot->image);
  if (at + 1 >= info->first_seq) return std::move(snapshot->image);
  return fail(ErrorKind::kNotFound, where + ": the last snapshot is at " + std::to_string(at) +
                                        ", but the log begins at " +
                                        std::to_string(info->first_seq));
}

Status refold_to(const Place& place, std::uint64_t until, fold::PartitionImage& image) {
  const auto& [session, redis, service, partition] = place;
  const std::uint64_t at = sequence_of(image);
  if (at == until) return {};
  if (at > until) {
    return fail(ErrorKind::kConflict, "partition " + std::to_string(partition.number) +
                                          " cannot be folded back from " + std::to_string(at) +
                                          " to " + std::to_string(until));
  }
  fold::JetStreamLog log(*session.nats, *session.publisher, session.names());
  return service.refold(log, session.names(), partition, session.genesis.partitions, until, image);
}

std::uint64_t sequence_of(const fold::PartitionImage& image) {
  fold::pb::Checkpoint checkpoint;
  return checkpoint.ParseFromString(image.checkpoint) ? checkpoint.sequence() : 0;
}

}  // namespace hearth::ctl
