#pragma once

#include <atomic>
#include <chrono>
#include <string>

#include "service/access_log.hpp"
#include "service/body_budget.hpp"
#include "service/body_decoder.hpp"
#include "service/http_head.hpp"
#include "service/http_metrics.hpp"
#include "service/router.hpp"
#include "service/socket_stream.hpp"

namespace hearth::service {

// What all connections of one server share.
struct HttpContext {
  const Router& router;
  BodyDecoder& decoder;
  HttpMetrics& metrics;
  BodyBudget& body_budget;
  AccessLog& access_log;
  std::chrono::milliseconds keep_alive;
  const std::atomic<bool>& closes_after_answer;  // draining: answer, then close
  const std::atomic<bool>& is_crowded;  // near the cap of connections: idle ones must go sooner
};

// Serves one connection until it ends: one request after the other, on the thread that calls
// serve().
class HttpConnection {
 public:
  HttpConnection(HttpContext& context, SocketStream& stream, std::string remote_address)
      : context_(context), stream_(stream), remote_address_(std::move(remote_address)) {}

  void serve();

 private:
  bool wait();
  void serve_one();
  void serve_route(const Head& head, const Route& route);
  void serve_no_route(const Head& head, const Router::Match& match);
  Response handle(const Route& route);
  void refuse(const Refusal& refusal);
  void answer(Response response);

  HttpContext& context_;
  SocketStream& stream_;
  const std::string remote_address_;
  // of the request being served
  const Route* route_ = nullptr;
  Request request_;
  int status_ = 0;         // 0 until answered
  std::size_t bytes_ = 0;  // of the answer's body
  bool keep_ = false;      // the connection can carry another request
};

}  // namespace hearth::service
