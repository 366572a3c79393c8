#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace hearth::backtest {

// Threads that share out numbered pieces of work. The caller works too, so a crew of one has no
// thread of its own.
class Crew {
 public:
  explicit Crew(std::size_t threads);
  ~Crew();
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  // Calls work(0) … work(count - 1), each once and on any thread; returns when all are done. What
  // the caller wrote before is seen by the work, and the other way round after.
  void each(std::size_t count, const std::function<void(std::size_t)>& work);

 private:
  void serve();
  void take_pieces();

  const std::function<void(std::size_t)>* work_ = nullptr;
  std::size_t count_ = 0;
  std::atomic<std::size_t> next_{0};
  std::atomic<std::uint32_t> round_{0};  // a new one wakes the threads
  std::atomic<std::uint32_t> busy_{0};   // threads that have not finished the round
  std::atomic<bool> over_{false};
  std::vector<std::jthread> threads_;
};

}  // namespace hearth::backtest
