#include "fold/snapshot_schedule.hpp"

#include <algorithm>
#include <utility>

#include "jetstream/streams.hpp"

namespace hearth::fold {

using contract::Partition;

TimePoint next_snapshot(const SnapshotPlan& plan, Partition partition,
                        std::optional<TimePoint> last, TimePoint log_began) {
  if (last) return *last + plan.interval;
  return log_began + plan.interval * (partition.number + 1) / plan.partitions;
}

SnapshotSchedule::SnapshotSchedule(jetstream::Connection& connection, contract::Names names,
                                   std::string service, SnapshotPlan plan)
    : connection_(connection),
      names_(std::move(names)),
      service_(std::move(service)),
      plan_(plan) {}

bool SnapshotSchedule::due(Partition partition, const PartitionStatus& status, TimePoint now) {
  if (status.stopped || status.sequence == 0 || plan_.interval == Millis(0)) return false;
  auto at = next_.find(partition);
  if (at == next_.end()) {
    const auto next = ask(partition);
    if (!next) return false;
    at = next_.emplace(partition, *next).first;
  }
  return now >= at->second;
}

Result<TimePoint> SnapshotSchedule::ask(Partition partition) {
  const auto last = jetstream::last_message(connection_, names_.snapshot_stream(),
                                            names_.snapshot_manifest_subject(service_, partition));
  if (last) return next_snapshot(plan_, partition, last->time, {});
  if (last.error().kind != ErrorKind::kNotFound) return fail(last.error());
  const auto log = jetstream::stream_info(connection_, names_.stream(partition));
  if (!log) return fail(log.error());
  return next_snapshot(plan_, partition, std::nullopt, log->created);
}

void SnapshotSchedule::taken(Partition partition, TimePoint now) {
  next_[partition] = now + plan_.interval;
}

void SnapshotSchedule::failed(Partition partition, TimePoint now) {
  next_[partition] = now + std::min(plan_.interval, kSnapshotRetry);
}

}  // namespace hearth::fold
