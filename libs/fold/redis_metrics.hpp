#pragma once

#include <array>
#include <atomic>
#include <vector>

#include "redis/observer.hpp"
#include "service/metrics.hpp"

namespace hearth::fold {

// What a service tells Prometheus of its Redis: set as the observer of the address, it sees every
// connection of the process.
class RedisMetrics : public redis::Observer {
 public:
  explicit RedisMetrics(service::Metrics& metrics);

  void answered(std::size_t command, std::chrono::steady_clock::duration took) override;
  void failed(std::size_t command, redis::Trouble trouble) override;

 private:
  std::vector<service::Histogram> durations_;            // by command
  std::array<std::vector<service::Counter>, 3> errors_;  // by trouble and command
  service::Counter reconnects_;
  std::atomic<bool> is_broken_{false};  // the next connection that is made is a new one for an old
};

}  // namespace hearth::fold
