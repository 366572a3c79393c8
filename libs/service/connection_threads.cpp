#include "service/connection_threads.hpp"

#include <system_error>
#include <thread>

#include <sys/socket.h>
#include <unistd.h>

namespace hearth::service {

bool ConnectionThreads::start(int fd, std::function<void(int)> serve) {
  {
    const std::lock_guard lock(mutex_);
    if (open_.size() >= limit_) {
      ::close(fd);
      return false;
    }
    open_.insert(fd);
    is_crowded_ = open_.size() * 4 >= limit_ * 3;
  }
  try {
    std::thread([this, fd, serve = std::move(serve)] {
      serve(fd);
      finished(fd);
    }).detach();
  } catch (const std::system_error&) {
    finished(fd);
    return false;
  }
  return true;
}

void ConnectionThreads::finished(int fd) {
  const std::lock_guard lock(mutex_);
  ::close(fd);
  open_.erase(fd);
  is_crowded_ = open_.size() * 4 >= limit_ * 3;
  changed_.notify_all();
}

bool ConnectionThreads::wait(std::chrono::milliseconds limit) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, limit, [this] { return open_.empty(); });
}

void ConnectionThreads::cut() {
  const std::lock_guard lock(mutex_);
  for (const int fd : open_) shutdown(fd, SHUT_RDWR);
}

}  // namespace hearth::service
