#include "service/body_decoder.hpp"

#include <algorithm>
#include <array>
#include <string>

#include <httplib.h>

namespace hearth::service {
namespace {

constexpr const char* kPath = "/";
constexpr std::size_t kPieceBytes = 16 * 1024;

struct Exchange {
  const BodyDecoder::Receive& receive;
  bool is_complete = false;
};

// httplib's handlers get nothing of ours; a connection has its own thread, so the thread carries
// the exchange.
thread_local Exchange* current_exchange = nullptr;

class StreamAdapter : public httplib::Stream {
 public:
  StreamAdapter(SocketStream& stream, std::string head) : stream_(stream), head_(std::move(head)) {}

  bool is_readable() const override { return true; }  // read() itself waits, to its deadline
  bool is_writable() const override { return true; }
  ssize_t read(char* out, std::size_t size) override {
    if (position_ == head_.size()) return stream_.read(out, size);
    const auto copied = head_.copy(out, size, position_);
    position_ += copied;
    return static_cast<ssize_t>(copied);
  }
  // The library's own answer is dropped: ours is written by its caller.
  ssize_t write(const char*, std::size_t size) override { return static_cast<ssize_t>(size); }
  void get_remote_ip_and_port(std::string&, int&) const override {}
  void get_local_ip_and_port(std::string&, int&) const override {}
  socket_t socket() const override { return stream_.fd(); }

 private:
  SocketStream& stream_;
  std::string head_;
  std::size_t position_ = 0;
};

std::string framing_only(const Head& head) {
  std::string text = std::string("POST ") + kPath + " HTTP/1.1\r\n";
  text += head.is_chunked ? "Transfer-Encoding: chunked\r\n"
                          : "Content-Length: " + std::to_string(head.content_length) + "\r\n";
  if (head.is_gzip) text += "Content-Encoding: gzip\r\n";
  return text + "\r\n";
}

bool read_plain(SocketStream& stream, std::uint64_t length, const BodyDecoder::Receive& receive) {
  std::array<char, kPieceBytes> piece;
  while (length > 0) {
    const auto got = stream.read(piece.data(), std::min<std::uint64_t>(length, piece.size()));
    if (got <= 0 || !receive({piece.data(), static_cast<std::size_t>(got)})) return false;
    length -= static_cast<std::uint64_t>(got);
  }
  return true;
}

}  // namespace

class BodyDecoder::Httplib : public httplib::Server {
 public:
  Httplib() {
    Post(kPath,
         [](const httplib::Request&, httplib::Response&, const httplib::ContentReader& reader) {
           current_exchange->is_complete = reader([](const char* data, std::size_t size) {
             return current_exchange->receive({data, size});
           });
         });
  }

  void decode(StreamAdapter& stream) {
    bool closed = false;
    process_request(stream, true, closed, nullptr);
  }
};

BodyDecoder::BodyDecoder() : httplib_(std::make_unique<Httplib>()) {}
BodyDecoder::~BodyDecoder() = default;

bool BodyDecoder::read(SocketStream& stream, const Head& head, const Receive& receive) {
  if (!head.is_chunked && !head.is_gzip) return read_plain(stream, head.content_length, receive);
  StreamAdapter adapter(stream, framing_only(head));
  Exchange exchange{receive};
  current_exchange = &exchange;
  httplib_->decode(adapter);
  current_exchange = nullptr;
  return exchange.is_complete;
}

}  // namespace hearth::service
