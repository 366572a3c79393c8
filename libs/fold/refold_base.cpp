#include "fold/refold_base.hpp"

#include <string>

#include "fold/snapshots.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {

Result<PartitionImage> refold_base(jetstream::Connection& connection, const contract::Names& names,
                                   std::string_view service, contract::Partition partition,
                                   Base base) {
  const auto info = jetstream::stream_info(connection, names.stream(partition));
  if (!info) return fail(info.error());
  if (base == Base::kLog && info->first_seq <= 1) return PartitionImage{};
  auto snapshot = last_snapshot(connection, names, std::string(service), partition);
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

std::uint64_t sequence_of(const PartitionImage& image) {
  pb::Checkpoint checkpoint;
  return checkpoint.ParseFromString(image.checkpoint) ? checkpoint.sequence() : 0;
}

std::int64_t log_time_of(const PartitionImage& image) {
  pb::Checkpoint checkpoint;
  return checkpoint.ParseFromString(image.checkpoint) ? checkpoint.log_time_ms() : 0;
}

}  // namespace hearth::fold
