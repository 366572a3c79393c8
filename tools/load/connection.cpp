#include "connection.hpp"

#include <array>
#include <cerrno>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <unistd.h>

namespace hearth::load {

Connection::Connection(Connection&& other) noexcept
    : target_(other.target_),
      socket_(std::exchange(other.socket_, -1)),
      connecting_(other.connecting_),
      output_(std::move(other.output_)),
      written_(other.written_),
      answer_(std::move(other.answer_)) {}

Connection::Progress Connection::send(std::string_view body, int attempt) {
  output_ = "POST /v1/batch HTTP/1.1\r\nHost: " + target_.authority +
            "\r\nContent-Type: application/json\r\nContent-Length: " + std::to_string(body.size());
  if (attempt > 0) output_ += "\r\nX-Retry-Count: " + std::to_string(attempt);
  output_ += "\r\n\r\n";
  output_ += body;
  written_ = 0;
  answer_.reset();
  if (socket_ < 0 && !connect()) return broken();
  return connecting_ ? Progress::kUnderWay : write();
}

bool Connection::connect() {
  socket_ = ::socket(target_.address.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (socket_ < 0) return false;
  const int on = 1;
  setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  const auto* address = reinterpret_cast<const sockaddr*>(&target_.address);
  connecting_ = ::connect(socket_, address, target_.address_size) != 0;
  return !connecting_ || errno == EINPROGRESS;
}

short Connection::wanted() const {
  return connecting_ || written_ < output_.size() ? POLLIN | POLLOUT : POLLIN;
}

Connection::Progress Connection::on_ready(short events) {
  if (connecting_ && (events & (POLLOUT | POLLERR | POLLHUP)) != 0) {
    int error = 0;
    socklen_t size = sizeof error;
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &size);
    if (error != 0) return broken();
    connecting_ = false;
  }
  if (connecting_) return Progress::kUnderWay;
  if (written_ < output_.size() && write() == Progress::kBroken) return Progress::kBroken;
  return (events & (POLLIN | POLLERR | POLLHUP)) != 0 ? read() : Progress::kUnderWay;
}

Connection::Progress Connection::write() {
  while (written_ < output_.size()) {
    const ssize_t sent =
        ::send(socket_, output_.data() + written_, output_.size() - written_, MSG_NOSIGNAL);
    if (sent < 0) return errno == EAGAIN ? Progress::kUnderWay : broken();
    written_ += static_cast<std::size_t>(sent);
  }
  return Progress::kUnderWay;
}

Connection::Progress Connection::read() {
  std::array<char, 16 * 1024> buffer;
  const ssize_t got = ::recv(socket_, buffer.data(), buffer.size(), 0);
  if (got < 0 && errno == EAGAIN) return Progress::kUnderWay;
  if (got <= 0) return broken();
  switch (answer_.take({buffer.data(), static_cast<std::size_t>(got)})) {
    case AnswerReader::State::kIncomplete:
      return Progress::kUnderWay;
    case AnswerReader::State::kMalformed:
      return broken();
    case AnswerReader::State::kComplete:
      break;
  }
  if (!answer_.keeps_alive()) close();
  return Progress::kAnswered;
}

Connection::Progress Connection::broken() {
  close();
  return Progress::kBroken;
}

void Connection::close() {
  if (socket_ >= 0) ::close(socket_);
  socket_ = -1;
  connecting_ = false;
}

}  // namespace hearth::load
