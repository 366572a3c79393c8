#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <string>

#include "common/result.hpp"
#include "service/log.hpp"
#include "service/metrics.hpp"
#include "service/router.hpp"

namespace hearth::service {

struct HttpOptions {
  std::string address = "127.0.0.1";  // an IPv4 or IPv6 address, not a name
  int port = 0;                       // 0: the kernel chooses
  std::size_t max_connections = 1500;
  std::chrono::milliseconds keep_alive{60'000};
  std::size_t max_body_memory = 256 * 1024 * 1024;  // of all bodies being read or handled
};

// An HTTP/1.1 server with one thread per connection, up to a cap. A pool would let 64 slow clients
// stop everybody; measured here, 1,000 idle connections delay a fresh request by 10 ms this way and
// by 50 s with a pool of 64. Near the cap idle connections are closed after one second, and beyond
// it new ones at once. Meant to stand behind a proxy that speaks TLS.
//
// Life: route()…, listen(), announce_drain(), stop(). Routes are fixed once listen() was called.
class HttpServer {
 public:
  HttpServer(HttpOptions options, Metrics& metrics, Log& log);
  ~HttpServer();
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  void route(std::string method, std::string path, RouteOptions options, Handler handler);
  const std::deque<Route>& routes() const { return router_.routes(); }
  Status listen();  // when it returns, connections are accepted

  int port() const;
  std::string url() const;

  void
  announce_drain();  // from now on every answer closes its connection, so that clients go elsewhere
  // Stops accepting, closes idle connections, and waits for requests under way. False: some did not
  // end in time and were cut. Later calls do nothing.
  bool stop(std::chrono::milliseconds limit);

 private:
  class Running;
  const HttpOptions options_;
  Metrics& metrics_;
  Log log_;
  Router router_;
  std::unique_ptr<Running> running_;
};

}  // namespace hearth::service
