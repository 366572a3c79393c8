#pragma once

#include <chrono>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "fold/opening.hpp"
#include "fold/state_reader.hpp"
#include "redis/connection.hpp"
#include "segmenter/core/state.pb.h"
#include "service/log.hpp"

namespace hearth::segmenter {

struct BackfillingSettings {
  redis::Address redis;
  contract::Names names;
  std::string token;  // of this process's leases
};

// Brings what new rules ask of the past (backfill/partition_backfill.hpp) without anybody asking:
// wherever a partition's state says that it keeps less than the log could give. Nothing is
// remembered between a rule and its back-fill but that state, so a crash or a change of hands needs
// no repair: whoever owns the partition next finds it still wanting. One partition at a time, on a
// thread of its own that rests as long as it works. (A lower priority would be no substitute: it
// would let the fold wait for what this thread holds.)
class Backfilling {
 public:
  Backfilling(BackfillingSettings settings, const fold::OpenedLog& opened,
              fold::StateReader& reader, service::Log log);
  ~Backfilling() { stop(); }
  Backfilling(const Backfilling&) = delete;
  Backfilling& operator=(const Backfilling&) = delete;

  void stop();

 private:
  using Clock = std::chrono::steady_clock;
  // A partition that was seen to want one.
  struct Wanting {
    std::uint64_t until = 0;  // not before this message is folded: it may bring what is wanted
    Clock::time_point not_before{};
    Millis pause{0};  // after the next failure
  };

  void run(const std::stop_token& stop);
  void look(const std::stop_token& stop);
  bool may_begin(contract::Partition partition, std::uint64_t folded);
  bool owns(contract::Partition partition);
  void back_fill(contract::Partition partition, const std::stop_token& stop);
  void give_up(contract::Partition partition, const pb::Backfill& last);

  const BackfillingSettings settings_;
  const fold::OpenedLog opened_;
  fold::StateReader& reader_;
  service::Log log_;
  std::optional<redis::Connection> redis_;
  std::map<contract::Partition, Wanting> wanting_;
  std::map<contract::Partition, std::string> given_up_;  // the last back-fill's id
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::segmenter
