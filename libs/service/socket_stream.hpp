#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace hearth::service {

// One accepted connection as bounded bytes: every wait ends at a deadline, and what one message may
// take from the peer is limited in size, time and slowness. cpp-httplib's own timeout is per recv,
// so that one byte every four seconds would hold a thread for ever. Does not own the descriptors.
// Used by one thread.
class SocketStream {
 public:
  using Clock = std::chrono::steady_clock;
  enum class Failure { kNone, kClosed, kTimeout, kTooLarge };

  SocketStream(int fd, int stop_event);
  SocketStream(const SocketStream&) = delete;
  SocketStream& operator=(const SocketStream&) = delete;

  int fd() const { return fd_; }

  enum class Idle { kReadable, kTimeout, kStopping };
  Idle wait_for_request(std::chrono::milliseconds limit);  // readable wins over stopping

  // The next head, through its empty line; empty after a failure. Stays in the buffer of the
  // connection until the next call. Pipelined requests are kept.
  std::string_view read_head(std::size_t max_bytes, Clock::time_point deadline);

  struct BodyBounds {
    std::size_t max_bytes;
    Clock::time_point deadline;
    std::size_t min_bytes_per_second;
  };
  void begin_body(BodyBounds bounds);
  ssize_t read(char* out, std::size_t size);  // <= 0: see failure()
  std::size_t body_bytes() const { return body_bytes_; }

  void write(std::string_view bytes) {
    output_ += bytes;
  }  // sent by flush() or before the next read()
  bool flush();

  // Lets the peer read the last answer: a close with unread input would reset the connection and
  // lose it.
  void close_gently();

  Failure failure() const { return failure_; }

 private:
  bool fill(Clock::time_point deadline);  // at least one more byte into the buffer
  Clock::time_point slow_deadline() const;

  int fd_;
  int stop_event_;
  // received and not yet consumed: [begin_, end_) of a buffer that holds a whole head and more
  std::unique_ptr<char[]> buffer_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string output_;
  BodyBounds bounds_{};
  Clock::time_point body_start_{};
  std::size_t body_bytes_ = 0;
  Failure failure_ = Failure::kNone;
};

}  // namespace hearth::service
