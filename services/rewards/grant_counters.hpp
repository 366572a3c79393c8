#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "fold/state_reader.hpp"
#include "rewards/core/state.pb.h"
#include "service/metrics.hpp"

namespace hearth::rewards {

// hearth_rewards_points_granted_total and hearth_rewards_refused_total{reason}, from the totals in
// the store, on a thread of its own: what was granted, whoever folded it. Every replica says the
// same, so take the maximum over them, not the sum.
class GrantCounters {
 public:
  GrantCounters(fold::StateReader& reader, service::Metrics& metrics);
  ~GrantCounters() { stop(); }
  GrantCounters(const GrantCounters&) = delete;
  GrantCounters& operator=(const GrantCounters&) = delete;

  void stop();

 private:
  struct Counted {
    service::Counter counter;
    std::int64_t told = 0;
    void tell(std::int64_t total);
  };
  void run(const std::stop_token& stop);
  void run_once();

  fold::StateReader& reader_;
  Counted granted_;
  std::map<std::string, Counted> refused_;  // by each reason there is
  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::rewards
