#include "service/socket_stream.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

#include "common/check.hpp"

namespace hearth::service {
namespace {

using std::chrono::milliseconds;

constexpr std::size_t kBufferBytes = 32 * 1024;
constexpr auto kWriteLimit = std::chrono::seconds(10);
constexpr auto kSlowGrace = std::chrono::seconds(2);
constexpr auto kLingerLimit = milliseconds(500);
constexpr std::size_t kLingerBytes = 4 * 1024 * 1024;

int remaining_ms(SocketStream::Clock::time_point deadline) {
  const auto left = std::chrono::ceil<milliseconds>(deadline - SocketStream::Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 3'600'000));
}

// True when the descriptor is ready (or broken, which the next call will tell).
bool wait_for(int fd, short events, SocketStream::Clock::time_point deadline) {
  pollfd entry{.fd = fd, .events = events, .revents = 0};
  for (;;) {
    const int left = remaining_ms(deadline);
    const int ready = poll(&entry, 1, left);
    if (ready > 0) return true;
    if (left == 0 || (ready < 0 && errno != EINTR)) return false;
  }
}

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK; }

}  // namespace

// The buffer is not cleared: an idle connection costs the pages that it has used.
SocketStream::SocketStream(int fd, int stop_event)
    : fd_(fd), stop_event_(stop_event), buffer_(new char[kBufferBytes]) {}

SocketStream::Idle SocketStream::wait_for_request(milliseconds limit) {
  if (begin_ < end_) return Idle::kReadable;
  std::array<pollfd, 2> entries = {pollfd{.fd = fd_, .events = POLLIN, .revents = 0},
                                   pollfd{.fd = stop_event_, .events = POLLIN, .revents = 0}};
  poll(entries.data(), entries.size(), static_cast<int>(limit.count()));
  if (entries[0].revents != 0) return Idle::kReadable;
  return entries[1].revents != 0 ? Idle::kStopping : Idle::kTimeout;
}

std::string_view SocketStream::read_head(std::size_t max_bytes, Clock::time_point deadline) {
  constexpr std::string_view kEnd = "\r\n\r\n";
  HEARTH_CHECK(max_bytes < kBufferBytes);
  std::memmove(buffer_.get(), buffer_.get() + begin_, end_ - begin_);
  end_ -= std::exchange(begin_, 0);
  failure_ = Failure::kNone;
  std::size_t searched = 0;
  for (;;) {
    const std::string_view received(buffer_.get(), end_);
    const auto found = received.find(kEnd, searched);
    const auto size = found == std::string_view::npos ? end_ : found + kEnd.size();
    if (size > max_bytes) {
      failure_ = Failure::kTooLarge;
      return {};
    }
    if (found != std::string_view::npos) {
      begin_ = size;
      return received.substr(0, size);
    }
    searched = end_ < kEnd.size() ? 0 : end_ - kEnd.size() + 1;
    if (!fill(deadline)) return {};
  }
}

void SocketStream::begin_body(BodyBounds bounds) {
  bounds_ = bounds;
  body_start_ = Clock::now();
  body_bytes_ = 0;
}

ssize_t SocketStream::read(char* out, std::size_t size) {
  if (failure_ != Failure::kNone) return -1;
  if (!output_.empty() && !flush()) return -1;  // 100 Continue
  if (body_bytes_ == bounds_.max_bytes) {
    failure_ = Failure::kTooLarge;
    return -1;
  }
  if (begin_ == end_) {
    begin_ = end_ = 0;
    if (!fill(std::min(bounds_.deadline, slow_deadline()))) return -1;
  }
  size = std::min({size, end_ - begin_, bounds_.max_bytes - body_bytes_});
  std::memcpy(out, buffer_.get() + begin_, size);
  begin_ += size;
  body_bytes_ += size;
  return static_cast<ssize_t>(size);
}

SocketStream::Clock::time_point SocketStream::slow_deadline() const {
  const auto rate = std::max<std::size_t>(bounds_.min_bytes_per_second, 1);
  return body_start_ + kSlowGrace + milliseconds(body_bytes_ * 1000 / rate);
}

bool SocketStream::fill(Clock::time_point deadline) {
  for (;;) {
    const auto got = recv(fd_, buffer_.get() + end_, kBufferBytes - end_, MSG_DONTWAIT);
    if (got > 0) {
      end_ += static_cast<std::size_t>(got);
      return true;
    }
    if (got < 0 && errno == EINTR) continue;
    const bool waits = got < 0 && would_block();
    if (waits && wait_for(fd_, POLLIN, deadline)) continue;
    failure_ = waits ? Failure::kTimeout : Failure::kClosed;
    return false;
  }
}

bool SocketStream::flush() {
  std::string_view left = output_;
  const auto deadline = Clock::now() + kWriteLimit;
  while (!left.empty()) {
    const auto sent = send(fd_, left.data(), left.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (sent > 0) {
      left.remove_prefix(static_cast<std::size_t>(sent));
    } else if (errno != EINTR && !(would_block() && wait_for(fd_, POLLOUT, deadline))) {
      failure_ = Failure::kClosed;
      return false;
    }
  }
  output_.clear();
  return true;
}

void SocketStream::close_gently() {
  shutdown(fd_, SHUT_WR);
  const auto deadline = Clock::now() + kLingerLimit;
  std::array<char, 16 * 1024> waste;
  for (std::size_t total = 0; total < kLingerBytes;) {
    const auto got = recv(fd_, waste.data(), waste.size(), MSG_DONTWAIT);
    if (got == 0) return;
    if (got > 0) total += static_cast<std::size_t>(got);
    if (got < 0 && !(would_block() && wait_for(fd_, POLLIN, deadline))) return;
    if (Clock::now() > deadline) return;
  }
}

}  // namespace hearth::service
