#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "service/metrics.hpp"
#include "service/router.hpp"

namespace hearth::service {

// Rate, errors and duration of every route, counted with atomics: prometheus-cpp's histogram takes
// a mutex per observation, which would be the hottest lock of a server that answers 60,000 requests
// a second. Read by a scrape without stopping writers, so one scrape may see a request's counter
// before its bucket.
class HttpMetrics {
 public:
  // One set of series per route plus one for everything that matched none.
  HttpMetrics(Metrics& metrics, const Router& router);

  void started() { in_flight_->fetch_add(1, std::memory_order_relaxed); }
  // `status` 0: no answer was due, nothing is counted.
  void finished(const Route* route, int status, std::chrono::nanoseconds duration);

  struct Series;

 private:
  std::shared_ptr<std::vector<std::unique_ptr<Series>>>
      series_;  // by Route::index; the last is "unmatched"
  std::shared_ptr<std::atomic<std::int64_t>> in_flight_;
};

}  // namespace hearth::service
