#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "contract/product.hpp"
#include "crew.hpp"
#include "partition.hpp"

namespace hearth::backtest {

struct InstallationShape {
  std::uint16_t partitions = 4;
  std::size_t threads = 1;
  std::string zone;
};

// The segmenter without broker, store and clock: partitions that fold side by side, and hear of
// each other when a step ends. So a signal takes as long as the rest of its step, in log time, and
// neither partitions nor threads change what comes out: whatever an entity sees, it sees in an
// order that follows from the file alone.
//
// It rejects: delivering a signal at once where sender and receiver happen to share a partition.
// That is faster, and gives another result for another number of partitions.
class Installation {
 public:
  explicit Installation(const InstallationShape& shape);
  Status configure(const contract::Product& product);

  // Between two ends of steps, in log order. `now` never goes back.
  void add(const LoggedEvent& event);
  std::size_t waiting() const { return waiting_; }

  enum class Mark { kNone, kHere };
  void end_step(TimePoint now, Mark mark);

  // When a timer is due next.
  std::optional<TimePoint> next_timer();

  const std::vector<Partition>& partitions() const { return partitions_; }
  const std::vector<contract::Table>& tables() const { return tables_; }  // the last of each topic

 private:
  void each(std::size_t work, const std::function<void(Partition&)>& run);
  void settle(TimePoint now);
  std::size_t exchange();

  std::vector<Partition> partitions_;
  Crew crew_;
  std::size_t waiting_ = 0;
  std::vector<contract::Table> tables_;
};

}  // namespace hearth::backtest
