#include "service/http_server.hpp"

#include <atomic>

#include <sys/eventfd.h>
#include <unistd.h>

#include "common/check.hpp"
#include "service/connection_threads.hpp"
#include "service/http_connection.hpp"
#include "service/listener.hpp"

namespace hearth::service {
namespace {

constexpr std::chrono::seconds kCutLimit = kLongestDeadline + std::chrono::seconds(5);

}  // namespace

// Everything that exists while the server listens, in order of dependence.
class HttpServer::Running {
 public:
  Running(std::unique_ptr<Listener> listener, const HttpOptions& options, const Router& router,
          Metrics& metrics, Log& log)
      : listener_(std::move(listener)),
        http_metrics_(metrics, router),
        refused_(metrics.counter("hearth_http_connections_refused_total",
                                 "Connections closed at once because the cap was reached.")),
        body_budget_(options.max_body_memory),
        access_log_(log),
        threads_(options.max_connections),
        context_{.router = router,
                 .decoder = decoder_,
                 .metrics = http_metrics_,
                 .body_budget = body_budget_,
                 .access_log = access_log_,
                 .keep_alive = options.keep_alive,
                 .closes_after_answer = draining_,
                 .is_crowded = threads_.is_crowded()} {
    listener_->start([this](int fd, const std::string& peer) { accept(fd, peer); });
  }

  ~Running() {
    stop(std::chrono::milliseconds(0));
    ::close(stop_event_);
  }

  int port() const { return port_; }
  void announce_drain() { draining_ = true; }

  bool stop(std::chrono::milliseconds limit) {
    draining_ = true;
    listener_->stop();
    const std::uint64_t one = 1;
    HEARTH_CHECK(::write(stop_event_, &one, sizeof one) == sizeof one);
    if (threads_.wait(limit)) return true;
    threads_.cut();
    // a handler that does not return would use freed memory: better no process than that
    HEARTH_CHECK(threads_.wait(kCutLimit));
    return false;
  }

 private:
  void accept(int fd, const std::string& peer) {
    const bool started = threads_.start(fd, [this, peer](int socket) {
      SocketStream stream(socket, stop_event_);
      HttpConnection(context_, stream, peer).serve();
    });
    if (!started) refused_.add();
  }

  std::unique_ptr<Listener> listener_;
  const int port_ = listener_->port();
  const int stop_event_ = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  std::atomic<bool> draining_{false};
  BodyDecoder decoder_;
  HttpMetrics http_metrics_;
  Counter refused_;
  BodyBudget body_budget_;
  AccessLog access_log_;
  ConnectionThreads threads_;
  HttpContext context_;
};

HttpServer::HttpServer(HttpOptions options, Metrics& metrics, Log& log)
    : options_(std::move(options)), metrics_(metrics), log_(log.named("http")) {}

HttpServer::~HttpServer() = default;

void HttpServer::route(std::string method, std::string path, RouteOptions options,
                       Handler handler) {
  HEARTH_CHECK(running_ == nullptr && options.deadline <= kLongestDeadline);
  router_.add(std::move(method), std::move(path), std::move(options), std::move(handler));
}

Status HttpServer::listen() {
  HEARTH_CHECK(running_ == nullptr);
  auto listener = Listener::open(options_.address, options_.port);
  if (!listener) return fail(std::move(listener.error()));
  running_ = std::make_unique<Running>(std::move(*listener), options_, router_, metrics_, log_);
  return {};
}

int HttpServer::port() const { return running_ == nullptr ? 0 : running_->port(); }

std::string HttpServer::url() const {
  const bool is_any = options_.address == "0.0.0.0" || options_.address == "::";
  const bool is_ipv6 = options_.address.find(':') != std::string::npos;
  const std::string host = is_any    ? "127.0.0.1"
                           : is_ipv6 ? "[" + options_.address + "]"
                                     : options_.address;
  return "http://" + host + ":" + std::to_string(port());
}

void HttpServer::announce_drain() {
  if (running_ != nullptr) running_->announce_drain();
}

bool HttpServer::stop(std::chrono::milliseconds limit) {
  return running_ == nullptr || running_->stop(limit);
}

}  // namespace hearth::service
