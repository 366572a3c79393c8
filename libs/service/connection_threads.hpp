#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <unordered_set>

namespace hearth::service {

// The threads of a server's connections, at most `limit`. They are detached and counted: a server
// lives as long as wait() has not returned.
class ConnectionThreads {
 public:
  explicit ConnectionThreads(std::size_t limit) : limit_(limit) {}

  // Runs `serve(fd)` on a new thread and closes fd afterwards. False: the cap is reached or the
  // system has no thread left; fd is closed.
  bool start(int fd, std::function<void(int)> serve);

  const std::atomic<bool>& is_crowded() const { return is_crowded_; }  // three quarters of the cap
  bool wait(std::chrono::milliseconds limit);                          // until none is left
  void cut();  // shuts every connection's socket down, so that its thread ends

 private:
  void finished(
      int fd);  // closes it under the lock, so that its number is not reused while it is listed

  const std::size_t limit_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::unordered_set<int> open_;
  std::atomic<bool> is_crowded_{false};
};

}  // namespace hearth::service
