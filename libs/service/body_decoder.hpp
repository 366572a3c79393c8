#pragma once

#include <functional>
#include <memory>
#include <string_view>

#include "service/http_head.hpp"
#include "service/socket_stream.hpp"

namespace hearth::service {

// Reads a body as its head says: plain by itself, chunks and gzip by cpp-httplib. The library is
// given a head that is rebuilt from the validated one and holds nothing but the framing, so that
// its header bugs (percent-decoding of values, REMOTE_ADDR, Range) and its regex routing are never
// reached. Shared by all connections.
class BodyDecoder {
 public:
  using Receive = std::function<bool(std::string_view piece)>;  // false stops reading

  BodyDecoder();
  ~BodyDecoder();

  // True when the whole body was read and received. Otherwise the connection cannot be used for
  // another request.
  bool read(SocketStream& stream, const Head& head, const Receive& receive);

 private:
  class Httplib;
  std::unique_ptr<Httplib> httplib_;
};

}  // namespace hearth::service
