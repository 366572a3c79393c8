#pragma once

#include <array>
#include <chrono>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>
#include <zlib.h>

namespace hearth::service {

// A client that sends exactly the bytes it is told to, also wrong ones.
class RawClient {
 public:
  explicit RawClient(int port) : fd_(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    const int on = 1;
    setsockopt(fd_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // False when the server has closed before it took everything.
  bool send(std::string_view bytes) {
    while (!bytes.empty()) {
      const auto sent = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // One whole answer (head and body by Content-Length); empty when none comes in time or the server
  // closes.
  std::string answer(std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    for (;;) {
      const auto head = input_.find("\r\n\r\n");
      if (head != std::string::npos) {
        const auto size = head + 4 + (is_head_ ? 0 : content_length(head));
        if (input_.size() >= size) {
          std::string whole = input_.substr(0, size);
          input_.erase(0, size);
          return whole;
        }
      }
      if (!receive(limit)) return {};
    }
  }

  std::string call(std::string_view request) {
    is_head_ = request.starts_with("HEAD ");
    send(request);
    return answer();
  }

  // The server has closed its side, within the limit.
  bool is_closed(std::chrono::milliseconds limit = std::chrono::seconds(20)) {
    while (receive(limit)) {
    }
    return closed_;
  }

 private:
  std::size_t content_length(std::size_t head) const {
    const auto at = input_.find("Content-Length: ");
    return at > head ? 0 : std::stoul(input_.substr(at + 16));
  }

  bool receive(std::chrono::milliseconds limit) {
    pollfd entry{.fd = fd_, .events = POLLIN, .revents = 0};
    if (poll(&entry, 1, static_cast<int>(limit.count())) <= 0) return false;
    std::array<char, 65536> bytes;
    const auto got = recv(fd_, bytes.data(), bytes.size(), 0);
    closed_ = got <= 0;
    if (got > 0) input_.append(bytes.data(), static_cast<std::size_t>(got));
    return got > 0;
  }

  int fd_;
  bool connected_ = false;
  bool closed_ = false;
  bool is_head_ = false;
  std::string input_;
};

inline int status_of(const std::string& answer) {
  return answer.size() < 12 ? 0 : std::stoi(answer.substr(9, 3));
}

inline std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

inline std::string get(std::string_view path, std::string_view headers = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) + "\r\n";
}

inline std::string post(std::string_view path, std::string_view body,
                        std::string_view headers = "") {
  return "POST " + std::string(path) + " HTTP/1.1\r\nHost: h\r\n" + std::string(headers) +
         "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + std::string(body);
}

inline std::string chunked(std::string_view body, std::size_t chunk) {
  std::string text;
  while (!body.empty()) {
    const auto piece = body.substr(0, chunk);
    std::array<char, 20> size;
    text.append(size.data(), static_cast<std::size_t>(
                                 std::snprintf(size.data(), size.size(), "%zx\r\n", piece.size())));
    text.append(piece).append("\r\n");
    body.remove_prefix(piece.size());
  }
  return text + "0\r\n\r\n";
}

inline std::string gzip(std::string_view plain) {
  z_stream stream{};
  deflateInit2(&stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY);
  std::string packed(deflateBound(&stream, plain.size()), '\0');
  std::string copy(plain);
  stream.next_in = reinterpret_cast<Bytef*>(copy.data());
  stream.avail_in = static_cast<uInt>(copy.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

}  // namespace hearth::service
