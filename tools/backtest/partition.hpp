#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "contract/message.hpp"
#include "partition_memory.hpp"
#include "segmenter/core/user_fold.hpp"

namespace hearth::backtest {

// An event in log order. What it shows belongs to the block that it was read with.
struct LoggedEvent {
  const contract::Event* event = nullptr;
  std::string_view entity;
  TimePoint now{};  // log time
};

// One partition: the segmenter's own fold over states in memory. It talks to others only through
// what memory().sent() and told() hold, so partitions run on threads of their own in between.
class Partition {
 public:
  Partition(const contract::Genesis& genesis, std::uint16_t number);

  Status configure(const contract::Product& product);
  void add(const LoggedEvent& event) { waiting_.push_back(event); }
  std::size_t waiting() const { return waiting_.size(); }
  void add(SentSignal signal) { inbox_.push_back(std::move(signal)); }
  std::size_t inbox() const { return inbox_.size(); }

  void fold_events(
      TimePoint until);  // what waits, and every timer due by `until`, in order of time
  void fold_signals(
      TimePoint now);  // what was delivered, in the order that no partitioning changes
  void tell(const contract::Table& table);
  void sweep_if_asked(TimePoint now);  // after a table, or because the fold asked for it
  void mark(TimePoint now);

  PartitionMemory& memory() { return memory_; }
  const PartitionMemory& memory() const { return memory_; }
  const segmenter::UserFold& fold() const { return fold_; }

 private:
  void fire_timers(TimePoint until);
  void handle(contract::Input& input, std::uint32_t hops = 0);

  std::uint16_t number_;
  segmenter::UserFold fold_;
  PartitionMemory memory_;
  std::vector<LoggedEvent> waiting_;
  std::vector<SentSignal> inbox_;
  std::map<std::string, std::uint64_t> tables_;  // topic → number of the last one
  bool sweep_due_ = false;
  TimePoint first_mark_{}, last_mark_{};
};

}  // namespace hearth::backtest
