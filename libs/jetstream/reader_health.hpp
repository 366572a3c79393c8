#pragma once

#include <atomic>
#include <cstdint>

#include "common/time.hpp"

namespace hearth::jetstream {

// How long a reader's consumer has been failing. The library reports a failed or silent consumer
// about every second until it has replaced it; a pause in the reports is the only sign that it
// recovered. Written by the library's callback thread, read by the reader; times are of a monotonic
// clock.
class ReaderHealth {
 public:
  void trouble(Millis now) {
    const std::int64_t at = now.count();
    if (at - latest_.load() > kQuietIsRecovered.count()) first_.store(at);
    latest_.store(at);
  }

  // A message came: whatever was wrong is over. (A reader that is merely starved by others on its
  // connection also misses heartbeats.)
  void received() { latest_.store(kNever); }

  // True when the trouble has lasted for `patience` and has not ended.
  bool lost(Millis now, Millis patience) const {
    const std::int64_t latest = latest_.load();
    return now.count() - latest <= kQuietIsRecovered.count() &&
           latest - first_.load() >= patience.count();
  }

 private:
  static constexpr Millis kQuietIsRecovered{3'500};
  static constexpr std::int64_t kNever = -1'000'000'000;
  std::atomic<std::int64_t> first_{kNever};
  std::atomic<std::int64_t> latest_{kNever};
};

}  // namespace hearth::jetstream
