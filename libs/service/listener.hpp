#pragma once

#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "common/result.hpp"

namespace hearth::service {

// A listening TCP socket and the thread that accepts from it. cpp-httplib's own has a backlog of
// five, which loses four of ten connects of a crowd, and ends for good on the first failing accept.
class Listener {
 public:
  // Takes the descriptor (it must close it) and the peer's address.
  using Accept = std::function<void(int fd, const std::string& peer)>;

  static Result<std::unique_ptr<Listener>> open(const std::string& address, int port);
  ~Listener();

  int port() const { return port_; }
  void start(Accept accept);
  void stop();  // returns when no further connection will be accepted

 private:
  Listener(int fd, int port) : fd_(fd), port_(port) {}
  void run(const Accept& accept);

  int fd_;
  int port_;
  std::thread thread_;
};

}  // namespace hearth::service
