#pragma once

#include <chrono>
#include <cstdio>
#include <string>

namespace hearth::ctl {

// Says on stderr how far a long task is, every two seconds and not before the first two are over.
class Progress {
 public:
  // `how_far` makes the line, and is only asked when one is due.
  template <class HowFar>
  void report(const HowFar& how_far) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + kInterval;
    const std::string line = how_far();
    std::fprintf(stderr, "%s\n", line.c_str());
  }

 private:
  static constexpr auto kInterval = std::chrono::seconds(2);
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + kInterval;
};

}  // namespace hearth::ctl
