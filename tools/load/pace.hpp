#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

namespace hearth::load {

using Instant = std::chrono::steady_clock::time_point;

// When the next batch is due. The schedule does not wait for the service: who is late is late by
// its whole delay, and a latency counts from when its batch was due.
class Pace {
 public:
  Pace(Instant begin, double events_per_second)  // 0: always due
      : begin_(begin), events_per_second_(events_per_second) {}

  Instant due(Instant now) const {
    if (events_per_second_ <= 0) return now;
    const std::chrono::duration<double> after(static_cast<double>(started_) / events_per_second_);
    return begin_ + std::chrono::duration_cast<Instant::duration>(after);
  }
  void start(std::uint64_t events) { started_ += events; }

 private:
  Instant begin_;
  double events_per_second_;
  std::uint64_t started_ = 0;
};

}  // namespace hearth::load
