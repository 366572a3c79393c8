#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

#include "jetstream/publish_request.hpp"

namespace hearth::jetstream {

// A publish that waits for its acknowledgement.
struct InFlight {
  Completion completion;
  std::chrono::steady_clock::time_point began{};
  std::size_t series = 0;  // of the publisher's observer
};

// The publishes that wait for their acknowledgement: a fixed table, so that nothing is allocated
// per message. A token names a slot and its generation; whoever takes a token's publish out is the
// only one who may complete it. Thread-safe.
class PendingPublishes {
 public:
  using Clock = std::chrono::steady_clock;

  explicit PendingPublishes(std::size_t capacity);

  // Nothing when the table is full or closed.
  std::optional<std::uint64_t> add(InFlight publish, Clock::time_point deadline);
  std::optional<InFlight> take(std::uint64_t token);
  std::vector<InFlight> take_expired(Clock::time_point now);
  std::vector<InFlight> close();  // takes all and refuses every later add

  // False when there was still no room after `wait`.
  bool wait_for_room(Millis wait);
  // Returns when something is in flight or the table is closed; false means closed.
  bool wait_for_work();
  // Waits so long; false at once when the table is closed.
  bool pause(Millis wait);
  std::size_t size() const;

 private:
  struct Slot {
    InFlight publish;
    Clock::time_point deadline;
    std::uint64_t generation = 0;
    bool used = false;
  };
  template <class Wanted>
  std::vector<InFlight> take_if(Wanted wanted);
  InFlight release(std::size_t index);

  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::condition_variable work_;
  std::vector<Slot> slots_;
  std::vector<std::uint32_t> free_;
  std::size_t waiting_for_room_ = 0;
  bool closed_ = false;
};

}  // namespace hearth::jetstream
