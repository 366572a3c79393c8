#include "fold/fold_metrics.hpp"

#include <algorithm>

namespace hearth::fold {
namespace {

constexpr const char* kDepth = "hearth_queue_depth";
constexpr const char* kDepthHelp = "Entries of a bounded queue";
constexpr const char* kAppends = "hearth_ledger_appends_total";
constexpr const char* kAppendsHelp =
    "Appends to the ledgers of decisions, by outcome; a conflict: another owner had taken over";
constexpr const char* kCapacity = "hearth_queue_capacity";
constexpr const char* kCapacityHelp = "Bound of a queue; a full one holds its source up";

constexpr const char* kFolded = "folded";
constexpr const char* kDeadLetter = "dead_letter";
constexpr const char* kDuplicate = "duplicate";

// By how much a partition's count has grown since the last look; a partition that is new here, or
// came anew, starts from what it says.
double growth(std::map<contract::Partition, std::uint64_t>& before, contract::Partition id,
              std::uint64_t value) {
  const auto [at, first] = before.try_emplace(id, value);
  return static_cast<double>(value - std::min(value, std::exchange(at->second, value)));
}

double seconds_since(TimePoint then, TimePoint now) {
  return std::max(0.0, std::chrono::duration<double>(now - then).count());
}

}  // namespace

FoldMetrics::FoldMetrics(service::Metrics& metrics)
    : consumer_(metrics, {"log", "fold", {kFolded, kDeadLetter, kDuplicate}}),
      publishes_(metrics,
                 {PublishedStream::kLog, PublishedStream::kLedger, PublishedStream::kRejected,
                  PublishedStream::kSnapshots, PublishedStream::kOutreach}),
      config_info_(metrics),
      partitions_(metrics.gauge("hearth_fold_partitions",
                                "Partitions of the installation; 0 until its log is found")),
      owned_(metrics.gauge("hearth_fold_partitions_owned", "Partitions that this replica folds")),
      stopped_now_(metrics.gauge("hearth_fold_partitions_stopped",
                                 "Owned partitions that stopped over doubt about their data")),
      lag_(metrics.gauge("hearth_consumer_lag_seconds",
                         "Age of the oldest message that is not folded yet",
                         {{"consumer", "fold"}})),
      cache_(metrics.gauge("hearth_fold_cache_bytes", "Decoded states in memory, estimated")),
      connected_(metrics.gauge("hearth_nats_connected", "1 while connected to NATS")),
      inbox_(metrics.gauge(kDepth, kDepthHelp, {{"queue", "inbox"}})),
      inbox_capacity_(metrics.gauge(kCapacity, kCapacityHelp, {{"queue", "inbox"}})),
      outbox_(metrics.gauge(kDepth, kDepthHelp, {{"queue", "outbox"}})),
      outbox_capacity_(metrics.gauge(kCapacity, kCapacityHelp, {{"queue", "outbox"}})),
      rejected_(metrics.counter("hearth_fold_rejected_total",
                                "Inputs refused by the fold and kept for operators")),
      evicted_(
          metrics.counter("hearth_fold_recent_ids_evicted_total",
                          "Message ids forgotten before their 24 hours, because their user has "
                          "sent more than are remembered: a repeat of one would count again")),
      fenced_(metrics.counter("hearth_fold_commits_fenced_total",
                              "Commits refused because another owner has the partition")),
      stops_(metrics.counter("hearth_fold_partition_stops_total",
                             "Times a partition stopped over doubt about its data")),
      reconnects_(metrics.counter("hearth_nats_reconnects_total",
                                  "Times the connection to NATS was made again")),
      age_(metrics.histogram("hearth_event_age_seconds",
                             "From a message's place in the log to its commit, once a commit",
                             service::freshness_buckets())),
      appended_(metrics.counter(kAppends, kAppendsHelp, {{"outcome", "appended"}})),
      append_conflicts_(metrics.counter(kAppends, kAppendsHelp, {{"outcome", "conflict"}})),
      append_unknown_(metrics.counter(kAppends, kAppendsHelp, {{"outcome", "unknown"}})),
      append_failed_(metrics.counter(kAppends, kAppendsHelp, {{"outcome", "failed"}})),
      recorded_(metrics.counter("hearth_ledger_recorded_total",
                                "Decisions taken from the ledger instead of made anew")) {
  for (const ErrorKind kind :
       {ErrorKind::kInvalid, ErrorKind::kNotFound, ErrorKind::kConflict, ErrorKind::kUnavailable,
        ErrorKind::kUnknown, ErrorKind::kLimit, ErrorKind::kCorrupt}) {
    failures_.emplace(kind,
                      metrics.counter("hearth_fold_interruptions_total",
                                      "Batches given up and folded again", {{"kind", name(kind)}}));
  }
}

void FoldMetrics::connection(bool connected, std::uint64_t reconnects) {
  connected_.set(connected ? 1 : 0);
  reconnects_.add(static_cast<double>(reconnects - reconnects_before_));
  reconnects_before_ = reconnects;
}

void FoldMetrics::observe(const Statuses& partitions, JetStreamLog& log, TimePoint now) {
  double pending = 0;
  double stopped = 0;
  TimePoint oldest_of_all = now;
  std::optional<contract::Partition> asked;
  if (!partitions.empty()) asked = partitions[turn_number_++ % partitions.size()].first;
  for (const auto& [id, status] : partitions) {
    std::uint64_t& last = known_last_[id];
    last = std::max(last, status.last);
    if (id == asked) {
      if (const auto bounds = log.bounds(id)) last = std::max(bounds->last, status.last);
    }
    pending += static_cast<double>(last - std::min(last, status.sequence));
    stopped += status.stopped ? 1 : 0;
    if (last > status.sequence) {
      oldest_of_all = std::min(oldest_of_all, oldest(id, status, now));
    } else {
      behind_.erase(id);
    }
    const double rejected = growth(rejected_before_, id, status.rejected);
    rejected_.add(rejected);
    consumer_.ended(kDeadLetter, rejected);
    consumer_.ended(kDuplicate, growth(repeats_before_, id, status.repeats));
    consumer_.ended(kFolded, growth(folded_before_, id, status.sequence));
    consumer_.redelivered(growth(refolded_before_, id, status.refolded));
    evicted_.add(growth(evicted_before_, id, status.evicted_ids));
  }
  owned_.set(static_cast<double>(partitions.size()));
  stopped_now_.set(stopped);
  lag_.set(seconds_since(oldest_of_all, now));
  consumer_.waiting(pending, set_queues(partitions));
  count(log.ledger().counts());
  follow_configuration(partitions, log, now);
}

// In force is what all partitions here fold by. They know its number, the log its digest.
void FoldMetrics::follow_configuration(const Statuses& partitions, JetStreamLog& log,
                                       TimePoint now) {
  std::uint64_t lowest = 0;
  for (const auto& [id, status] : partitions) {
    if (status.configuration == 0) continue;
    lowest = lowest == 0 ? status.configuration : std::min(lowest, status.configuration);
  }
  if (lowest == configuration_ || lowest == 0) return;
  const auto last = log.last_configuration();
  if (!last || last->number != lowest) return;
  configuration_ = lowest;
  config_info_.adopted(last->sha256, now);
}

void FoldMetrics::count(const LedgerCounts& ledger) {
  const LedgerCounts& before = ledger_before_;
  appended_.add(static_cast<double>(ledger.appended - before.appended));
  append_conflicts_.add(static_cast<double>(ledger.conflicts - before.conflicts));
  append_unknown_.add(static_cast<double>(ledger.unknown - before.unknown));
  append_failed_.add(static_cast<double>(ledger.failed - before.failed));
  recorded_.add(static_cast<double>(ledger.recorded - before.recorded));
  ledger_before_ = ledger;
}

// While Redis is away nothing is read: then the time counts since which the partition has stood
// still with something before it.
TimePoint FoldMetrics::oldest(contract::Partition id, const PartitionStatus& status,
                              TimePoint now) {
  const auto [at, first] = behind_.try_emplace(id, Behind{status.sequence, now});
  if (at->second.sequence != status.sequence) at->second = {status.sequence, now};
  return std::min(status.oldest.value_or(now), at->second.since);
}

// The entries of all outboxes.
double FoldMetrics::set_queues(const Statuses& partitions) {
  double inbox = 0;
  double outbox = 0;
  double cache = 0;
  for (const auto& [id, status] : partitions) {
    inbox += static_cast<double>(status.last - std::min(status.last, status.sequence));
    outbox += static_cast<double>(status.outbox);
    cache += static_cast<double>(status.cache_bytes);
  }
  const auto owned = static_cast<double>(partitions.size());
  inbox_.set(inbox);
  inbox_capacity_.set(owned * static_cast<double>(kMaxInbox));
  outbox_.set(outbox);
  outbox_capacity_.set(owned * static_cast<double>(kMaxOutbox));
  cache_.set(cache);
  return outbox;
}

void FoldMetrics::turned(std::chrono::steady_clock::duration took, const Statuses& partitions,
                         TimePoint now) {
  consumer_.took(took);
  for (const auto& [id, status] : partitions) {
    std::uint64_t& before = turned_to_[id];
    if (status.sequence > before && before > 0) age_.observe(seconds_since(status.stored, now));
    before = status.sequence;
  }
}

void FoldMetrics::failed(ErrorKind kind) { failures_.at(kind).add(); }

}  // namespace hearth::fold
