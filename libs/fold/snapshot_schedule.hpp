#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "contract/names.hpp"
#include "fold/partition_status.hpp"
#include "jetstream/connection.hpp"

namespace hearth::fold {

inline constexpr Millis kSnapshotRetry = std::chrono::minutes(10);  // after one that failed

struct SnapshotPlan {
  Millis interval{0};  // 0: none are taken
  std::uint16_t partitions = 1;
};

// An interval after the last one. The first ones are spread over an interval from the log's
// beginning on, so that neither an installation's first seconds nor a restart take all at once, and
// later ones keep that distance.
TimePoint next_snapshot(const SnapshotPlan& plan, contract::Partition partition,
                        std::optional<TimePoint> last, TimePoint log_began);

// When a worker takes which snapshot, whoever took the last one.
class SnapshotSchedule {
 public:
  SnapshotSchedule(jetstream::Connection& connection, contract::Names names, std::string service,
                   SnapshotPlan plan);
  // The first question about a partition asks the broker.
  bool due(contract::Partition partition, const PartitionStatus& status, TimePoint now);
  void taken(contract::Partition partition, TimePoint now);
  void failed(contract::Partition partition, TimePoint now);

 private:
  Result<TimePoint> ask(contract::Partition partition);

  jetstream::Connection& connection_;
  contract::Names names_;
  std::string service_;
  SnapshotPlan plan_;
  std::map<contract::Partition, TimePoint> next_;
};

}  // namespace hearth::fold
