#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

namespace hearth::service {

// Beaten by a worker loop on every turn; a wait-free store.
class Heartbeat {
 public:
  using Clock = std::chrono::steady_clock;
  Heartbeat(std::string name, Clock::duration limit, Clock::time_point now)
      : name_(std::move(name)), limit_(limit), last_(now) {}

  void beat(Clock::time_point now = Clock::now()) { last_.store(now, std::memory_order_relaxed); }
  bool is_alive(Clock::time_point now) const {
    return now - last_.load(std::memory_order_relaxed) <= limit_;
  }
  Clock::duration silence(Clock::time_point now) const {
    return now - std::min(now, last_.load(std::memory_order_relaxed));
  }
  const std::string& name() const { return name_; }

 private:
  const std::string name_;
  const Clock::duration limit_;
  std::atomic<Clock::time_point> last_;
};

// One condition of readiness, set by the worker that knows it; never computed by a probe. Fails
// until it is first set.
class Check {
 public:
  using Clock = std::chrono::system_clock;
  Check(std::string name, Clock::time_point now) : name_(std::move(name)), since_(now) {}

  void set(bool ok, Clock::time_point now = Clock::now());

  struct State {
    bool ok;
    Clock::time_point since;  // of the last change
  };
  State state() const;
  const std::string& name() const { return name_; }

 private:
  const std::string name_;
  mutable std::mutex mutex_;
  bool ok_ = false;
  Clock::time_point since_;
};

// What the probes answer. Workers and checks live as long as the Health. Safe from any thread;
// never waits for IO.
class Health {
 public:
  Heartbeat& add_worker(std::string name, std::chrono::milliseconds limit);
  // Gives the check of that name back where there is one: one worker may take over from another.
  Check& add_check(std::string name);

  void drain() { draining_ = true; }  // not ready from now on, whatever the checks say

  struct Answer {
    bool ok;
    std::string json;
  };
  // Looks at the process only: with NATS and Redis away a restart would not help.
  Answer live() const;
  // Since the last beat of the worker that has been silent longest; 0 without workers.
  Heartbeat::Clock::duration longest_silence(Heartbeat::Clock::time_point now) const;
  // `excluded` checks are left out. Without `verbose` only failing checks are listed.
  Answer ready(const std::vector<std::string_view>& excluded = {}, bool verbose = true) const;

 private:
  mutable std::mutex mutex_;  // guards the lists, not what is in them
  std::deque<Heartbeat> workers_;
  std::deque<Check> checks_;
  std::atomic<bool> draining_{false};
};

}  // namespace hearth::service
