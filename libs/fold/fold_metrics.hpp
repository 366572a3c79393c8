#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "common/result.hpp"
#include "fold/consumer_metrics.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/partition_fold.hpp"
#include "fold/publish_metrics.hpp"
#include "service/config_info.hpp"
#include "service/metrics.hpp"

namespace hearth::fold {

// What a fold tells Prometheus. Lag is the one number that alerts, panels and scalers share:
// messages in the log that are not folded, and the age of the oldest of them. Partitions are not
// labels: `hearth-ctl partitions` names the culprit. Made at start-up, before the log is known, so
// that every series exists from the first scrape; used by the fold's thread.
class FoldMetrics {
 public:
  using Statuses = std::vector<std::pair<contract::Partition, PartitionStatus>>;
  explicit FoldMetrics(service::Metrics& metrics);

  void partitions(std::uint16_t count) { partitions_.set(count); }
  void connection(bool connected, std::uint64_t reconnects);

  // Once a lease renewal. Asks the log how far one of the partitions reaches, in turn: asking for
  // all of them would hold up folding. Of the others it counts what was read.
  void observe(const Statuses& partitions, JetStreamLog& log, TimePoint now);
  // After a turn that did something: how long it took, and how old the messages were that it
  // folded.
  void turned(std::chrono::steady_clock::duration took, const Statuses& partitions, TimePoint now);
  void fenced() { fenced_.add(); }
  void failed(ErrorKind kind);
  void stopped() { stops_.add(); }
  jetstream::PublishObserver& publishes() { return publishes_; }

 private:
  struct Behind {
    std::uint64_t sequence;
    TimePoint since;
  };
  TimePoint oldest(contract::Partition id, const PartitionStatus& status, TimePoint now);
  double set_queues(const Statuses& partitions);
  void follow_configuration(const Statuses& partitions, JetStreamLog& log, TimePoint now);
  void count(const LedgerCounts& ledger);

  std::map<contract::Partition, std::uint64_t> known_last_;
  std::map<contract::Partition, Behind> behind_;  // those whose waiting messages cannot be read
  std::size_t turn_number_ = 0;
  std::map<contract::Partition, std::uint64_t> folded_before_;
  std::map<contract::Partition, std::uint64_t> rejected_before_;
  std::map<contract::Partition, std::uint64_t> evicted_before_;
  std::map<contract::Partition, std::uint64_t> refolded_before_;
  std::map<contract::Partition, std::uint64_t> repeats_before_;
  std::map<contract::Partition, std::uint64_t> turned_to_;
  std::uint64_t reconnects_before_ = 0;
  std::uint64_t configuration_ = 0;
  ConsumerMetrics consumer_;
  PublishMetrics publishes_;
  service::ConfigInfo config_info_;
  service::Gauge partitions_, owned_, stopped_now_, lag_, cache_;
  service::Gauge connected_, inbox_, inbox_capacity_, outbox_, outbox_capacity_;
  service::Counter rejected_, evicted_, fenced_, stops_, reconnects_;
  service::Histogram age_;
  service::Counter appended_, append_conflicts_, append_unknown_, append_failed_, recorded_;
  LedgerCounts ledger_before_;
  std::map<ErrorKind, service::Counter> failures_;
};

}  // namespace hearth::fold
