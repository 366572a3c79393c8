#include "fold/fold_metrics.hpp"

#include <algorithm>

namespace hearth::fold {

FoldMetrics::FoldMetrics(service::Metrics& metrics, std::uint16_t partitions)
    : owned_(metrics.gauge("hearth_fold_partitions_owned", "Partitions that this replica folds")),
      stopped_now_(metrics.gauge("hearth_fold_partitions_stopped",
                                 "Owned partitions that stopped over doubt about their data")),
      pending_(
          metrics.gauge("hearth_consumer_pending_messages",
                        "Messages in the log of the owned partitions that are not folded yet")),
      lag_(metrics.gauge("hearth_consumer_lag_seconds",
                         "Age of the oldest message that is not folded yet")),
      outbox_(metrics.gauge("hearth_fold_outbox_messages",
                            "Outputs committed and not yet acknowledged by the log")),
      cache_(metrics.gauge("hearth_fold_cache_bytes", "Decoded states in memory, estimated")),
      messages_(metrics.counter("hearth_consumer_messages_total", "Messages folded")),
      rejected_(metrics.counter("hearth_fold_rejected_total",
                                "Inputs refused by the fold and kept for operators")),
      fenced_(metrics.counter("hearth_fold_commits_fenced_total",
                              "Commits refused because another owner has the partition")),
      stops_(metrics.counter("hearth_fold_partition_stops_total",
                             "Times a partition stopped over doubt about its data")),
      turn_(metrics.histogram(
          "hearth_consumer_processing_duration_seconds",
          "Time of one turn: a batch of every owned partition read, folded and committed",
          service::request_buckets())) {
  metrics.gauge("hearth_fold_partitions", "Partitions of the installation").set(partitions);
  for (const ErrorKind kind :
       {ErrorKind::kInvalid, ErrorKind::kNotFound, ErrorKind::kConflict, ErrorKind::kUnavailable,
        ErrorKind::kUnknown, ErrorKind::kLimit, ErrorKind::kCorrupt}) {
    failures_.emplace(kind,
                      metrics.counter("hearth_fold_interruptions_total",
                                      "Batches given up and folded again", {{"kind", name(kind)}}));
  }
}

void FoldMetrics::observe(
    const std::vector<std::pair<contract::Partition, PartitionStatus>>& partitions,
    JetStreamLog& log, TimePoint now) {
  double pending = 0;
  double outbox = 0;
  double cache = 0;
  double stopped = 0;
  std::optional<TimePoint> oldest;
  std::optional<contract::Partition> asked;
  if (!partitions.empty()) asked = partitions[turn_number_++ % partitions.size()].first;
  for (const auto& [id, status] : partitions) {
    std::uint64_t& last = known_last_[id];
    last = std::max(last, status.last);
    if (id == asked) {
      if (const auto bounds = log.bounds(id)) last = std::max(bounds->last, status.last);
    }
    pending += static_cast<double>(last - std::min(last, status.sequence));
    outbox += static_cast<double>(status.outbox);
    cache += static_cast<double>(status.cache_bytes);
    stopped += status.stopped ? 1 : 0;
    if (status.oldest && (!oldest || *status.oldest < *oldest)) oldest = status.oldest;
    const auto count = [&id = id](auto& before, std::uint64_t value, service::Counter& counter) {
      const auto [at, first] = before.try_emplace(id, value);
      if (!first && value > at->second) counter.add(static_cast<double>(value - at->second));
      at->second = value;
    };
    count(folded_before_, status.sequence, messages_);
    count(rejected_before_, status.rejected, rejected_);
  }
  owned_.set(static_cast<double>(partitions.size()));
  pending_.set(pending);
  outbox_.set(outbox);
  cache_.set(cache);
  stopped_now_.set(stopped);
  lag_.set(oldest ? std::max(0.0, std::chrono::duration<double>(now - *oldest).count()) : 0.0);
}

void FoldMetrics::turned(std::chrono::steady_clock::duration took) {
  turn_.observe(std::chrono::duration<double>(took).count());
}

void FoldMetrics::failed(ErrorKind kind) { failures_.at(kind).add(); }

}  // namespace hearth::fold
