#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>

#include "service/http_message.hpp"
#include "service/log.hpp"
#include "service/router.hpp"

namespace hearth::service {

// What became of requests, as lines of the log: every one that failed or was refused, every one
// whose caller follows its trace, and of the others one in kSampling (at level debug: all). The
// log's own bound of lines a second holds for each kind. Paths, queries and addresses of callers
// are in none. Thread-safe.
class AccessLog {
 public:
  static constexpr std::uint64_t kSampling = 1'000;

  struct Answer {
    int status = 0;
    std::size_t bytes = 0;  // of the body
    std::chrono::nanoseconds duration{};
  };

  explicit AccessLog(Log& log) : log_(log) {}

  // `route` null: there was none.
  void answered(const Route* route, const Request& request, const Answer& answer);

 private:
  Level level_of(const Request& request, int status);

  Log& log_;
  std::atomic<std::uint64_t> succeeded_{0};
};

}  // namespace hearth::service
