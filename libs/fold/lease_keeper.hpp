#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "fold/leases.hpp"

namespace hearth::fold {

// Renews the leases on a thread of its own. The fold's thread may wait for a broker that is busy
// for longer than a lease lasts (it opens sixteen readers while the server searches its blocks);
// were it to renew them itself, it would lose all partitions, open them again, and never get
// anywhere. A loop that has not turned for kStalled is taken for dead, and its leases are let go.
class LeaseKeeper {
 public:
  static constexpr Millis kStalled = std::chrono::seconds(30);

  explicit LeaseKeeper(Leases leases);
  ~LeaseKeeper();
  LeaseKeeper(const LeaseKeeper&) = delete;
  LeaseKeeper& operator=(const LeaseKeeper&) = delete;

  struct News {
    LeaseChanges changes;        // since the last call, lost before gained
    std::optional<Error> error;  // of the last attempt
    bool attempted = false;      // false: nothing has happened since the last call
  };

  // The fold's thread calls all of these.
  void turned();  // on every turn of its loop
  News take_news();
  void release(contract::Partition partition);
  std::size_t held() const;
  void stop();  // gives everything back

 private:
  using Clock = std::chrono::steady_clock;
  void run(const std::stop_token& stop);
  void renew();

  mutable std::mutex mutex_;  // guards leases_ and news_
  Leases leases_;
  News news_;
  std::atomic<Clock::time_point> last_turn_;
  std::condition_variable_any stopping_;
  std::mutex sleeping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::fold
