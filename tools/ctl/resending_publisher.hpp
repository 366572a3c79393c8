#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "jetstream/publisher.hpp"
#include "resend_window.hpp"

namespace hearth::ctl {

// Publishes along several ways at once, each without a hole, until everything is acknowledged.
// Memory is bounded: add() waits while too much is unacknowledged. One thread; the acknowledgements
// come on the publisher's, which must outlive this.
class ResendingPublisher {
 public:
  explicit ResendingPublisher(jetstream::Publisher& publisher) : publisher_(publisher) {}
  ~ResendingPublisher();  // waits for the outcome of what is in flight
  ResendingPublisher(const ResendingPublisher&) = delete;
  ResendingPublisher& operator=(const ResendingPublisher&) = delete;

  // Fails with the last error when nothing was acknowledged for kPatience.
  Status add(std::uint32_t way, Outgoing message);
  Status drain();

  // The last message of the way that the stream has acknowledged; 0: none.
  std::uint64_t stored(std::uint32_t way) const;

  static constexpr Millis kPatience = std::chrono::seconds(30);

 private:
  using Clock = std::chrono::steady_clock;
  struct Answer {
    std::uint32_t way;
    std::uint64_t number;
    std::uint64_t sequence;  // in the stream; 0: not acknowledged
  };
  static void on_answer(void* context, std::uint64_t token, const Result<jetstream::Ack>& outcome);
  void send();
  Status settle();  // waits for an answer, though not long
  std::size_t bytes() const;
  bool idle() const;

  jetstream::Publisher& publisher_;
  struct Way {
    ResendWindow window;
    std::uint64_t stored = 0;
  };
  std::map<std::uint32_t, Way> ways_;
  Clock::time_point progress_ = Clock::now(), pause_until_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Answer> answers_;  // these three under the mutex
  std::size_t outstanding_ = 0;
  std::optional<Error> failure_;  // the last one
};

}  // namespace hearth::ctl
