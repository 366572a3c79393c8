#include "service/listener.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace hearth::service {
namespace {

constexpr int kBacklog = 1024;
constexpr int kPauseMs = 10;  // without descriptors or memory: do not spin

std::string text_of(const sockaddr_storage& address) {
  std::array<char, INET6_ADDRSTRLEN> text{};
  const void* raw =
      address.ss_family == AF_INET6
          ? static_cast<const void*>(&reinterpret_cast<const sockaddr_in6*>(&address)->sin6_addr)
          : &reinterpret_cast<const sockaddr_in*>(&address)->sin_addr;
  inet_ntop(address.ss_family, raw, text.data(), text.size());
  return text.data();
}

int port_of(int fd) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size);
  const auto port = address.ss_family == AF_INET6
                        ? reinterpret_cast<sockaddr_in6*>(&address)->sin6_port
                        : reinterpret_cast<sockaddr_in*>(&address)->sin_port;
  return ntohs(port);
}

// Errors after which the next accept may well succeed (the peer has gone, a limit was reached for
// the moment).
bool is_passing(int error) {
  return error != EBADF && error != EINVAL && error != ENOTSOCK && error != EOPNOTSUPP;
}

}  // namespace

Result<std::unique_ptr<Listener>> Listener::open(const std::string& address, int port) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  const std::string where = address + ":" + std::to_string(port);
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found) != 0) {
    return fail(ErrorKind::kInvalid, where + " is not an IP address and port");
  }
  const int fd = ::socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);  // inherited by what is accepted
  const bool bound =
      ::bind(fd, found->ai_addr, found->ai_addrlen) == 0 && ::listen(fd, kBacklog) == 0;
  const int error = errno;
  freeaddrinfo(found);
  if (!bound) {
    ::close(fd);
    return fail(ErrorKind::kUnavailable, where + ": " + std::strerror(error));
  }
  return std::unique_ptr<Listener>(new Listener(fd, port_of(fd)));
}

Listener::~Listener() { stop(); }

void Listener::start(Accept accept) {
  thread_ = std::thread([this, accept = std::move(accept)] { run(accept); });
}

void Listener::run(const Accept& accept) {
  for (;;) {
    sockaddr_storage peer{};
    socklen_t size = sizeof peer;
    const int fd = accept4(fd_, reinterpret_cast<sockaddr*>(&peer), &size, SOCK_CLOEXEC);
    if (fd >= 0) {
      accept(fd, text_of(peer));
    } else if (!is_passing(errno)) {
      return;  // stop() has shut the socket down
    } else if (errno != EINTR && errno != ECONNABORTED) {
      poll(nullptr, 0, kPauseMs);
    }
  }
}

void Listener::stop() {
  if (fd_ < 0) return;
  shutdown(fd_, SHUT_RDWR);  // wakes accept4 with EINVAL
  if (thread_.joinable()) thread_.join();
  ::close(fd_);
  fd_ = -1;
}

}  // namespace hearth::service
