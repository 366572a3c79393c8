#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace hearth::ctl {

// Says on stderr how far a long task is, every two seconds and not before the first two are over.
class Progress {
 public:
  using Clock = std::chrono::steady_clock;
  explicit Progress(Clock::time_point start = Clock::now()) : next_(start + kInterval) {}

  // `how_far` makes the line, and is only asked when one is due.
  template <class HowFar>
  void report(const HowFar& how_far) {
    report(Clock::now(), how_far);
  }
  template <class HowFar>
  void report(Clock::time_point now, const HowFar& how_far) {
    if (now < next_) return;
    next_ = now + kInterval;
    const std::string line = how_far();
    std::fprintf(stderr, "%s\n", line.c_str());
  }

 private:
  static constexpr auto kInterval = std::chrono::seconds(2);
  Clock::time_point next_;
};

}  // namespace hearth::ctl
