#include "http_client.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/time.h>
#include <unistd.h>

#include "contract/names.hpp"

namespace hearth::bench {
namespace {

constexpr timeval kTimeout{.tv_sec = 10, .tv_usec = 0};

}  // namespace

Result<std::unique_ptr<HttpClient>> HttpClient::connect(std::string_view url) {
  auto target = load::find_target(url);
  if (!target) return fail(target.error());
  const int socket = ::socket(target->address.ss_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &kTimeout, sizeof kTimeout);
  const auto* address = reinterpret_cast<const sockaddr*>(&target->address);
  if (::connect(socket, address, target->address_size) != 0) {
    ::close(socket);
    return fail(ErrorKind::kUnavailable, std::string(url) + ": " + std::strerror(errno));
  }
  return std::unique_ptr<HttpClient>(new HttpClient(std::move(*target), socket));
}

HttpClient::~HttpClient() { ::close(socket_); }

Result<HttpAnswer> HttpClient::get(std::string_view path, std::string_view api_key) {
  std::string request = "GET " + std::string(path) + " HTTP/1.1\r\nHost: " + target_.authority;
  if (!api_key.empty()) request += "\r\nAuthorization: Bearer " + std::string(api_key);
  return exchange(request + "\r\n\r\n");
}

Result<HttpAnswer> HttpClient::post(std::string_view path, std::string_view json) {
  return exchange("POST " + std::string(path) + " HTTP/1.1\r\nHost: " + target_.authority +
                  "\r\nContent-Type: application/json\r\nContent-Length: " +
                  std::to_string(json.size()) + "\r\n\r\n" + std::string(json));
}

Result<HttpAnswer> HttpClient::exchange(const std::string& request) {
  for (std::size_t sent = 0; sent < request.size();) {
    const ssize_t count =
        ::send(socket_, request.data() + sent, request.size() - sent, MSG_NOSIGNAL);
    if (count <= 0) return fail(ErrorKind::kUnavailable, "the connection was lost");
    sent += static_cast<std::size_t>(count);
  }
  load::AnswerReader reader;
  std::array<char, 16 * 1024> buffer;
  auto state = load::AnswerReader::State::kIncomplete;
  while (state == load::AnswerReader::State::kIncomplete) {
    const ssize_t count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    if (count <= 0) return fail(ErrorKind::kUnavailable, "no answer");
    state = reader.take({buffer.data(), static_cast<std::size_t>(count)});
  }
  if (state == load::AnswerReader::State::kMalformed)
    return fail(ErrorKind::kInvalid, "malformed answer");
  return HttpAnswer{.status = reader.status(),
                    .position = std::string(reader.header(contract::kPositionHeader).value_or("")),
                    .body = std::string(reader.body())};
}

}  // namespace hearth::bench
