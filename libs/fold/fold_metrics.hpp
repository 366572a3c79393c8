#pragma once

#include <chrono>
#include <map>
#include <utility>
#include <vector>

#include "common/result.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/partition_fold.hpp"
#include "service/metrics.hpp"

namespace hearth::fold {

// What a fold tells Prometheus. Lag is the one number that alerts, panels and scalers share:
// messages in the log that are not folded, and the age of the oldest of them. Partitions are not
// labels: `hearth ctl partitions` names the culprit.
class FoldMetrics {
 public:
  FoldMetrics(service::Metrics& metrics, std::uint16_t partitions);

  // Once a lease renewal. Asks the log how far one of the partitions reaches, in turn: asking for
  // all of them would hold up folding. Of the others it counts what was read.
  void observe(const std::vector<std::pair<contract::Partition, PartitionStatus>>& partitions,
               JetStreamLog& log, TimePoint now);
  void turned(std::chrono::steady_clock::duration took);
  void fenced() { fenced_.add(); }
  void failed(ErrorKind kind);
  void stopped() { stops_.add(); }

 private:
  std::map<contract::Partition, std::uint64_t> known_last_;
  std::size_t turn_number_ = 0;
  std::map<contract::Partition, std::uint64_t> folded_before_;
  std::map<contract::Partition, std::uint64_t> rejected_before_;
  service::Gauge owned_, stopped_now_, pending_, lag_, outbox_, cache_;
  service::Counter messages_, rejected_, fenced_, stops_;
  service::Histogram turn_;
  std::map<ErrorKind, service::Counter> failures_;
};

}  // namespace hearth::fold
