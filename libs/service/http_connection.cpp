#include "service/http_connection.hpp"

#include <utility>

#include "service/body_reader.hpp"
#include "service/cors.hpp"
#include "service/http_answer.hpp"
#include "service/request_identity.hpp"

namespace hearth::service {
namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

constexpr milliseconds kHeadLimit{5000};    // from a request's first byte to the end of its head
constexpr milliseconds kIdleSlice{1000};    // how often an idle connection looks whether it must go
constexpr milliseconds kCrowdedIdle{1000};  // how long it may idle when connections are scarce

std::string allowed_methods(const std::vector<const Route*>& routes) {
  std::string text;
  for (const Route* route : routes) {
    text += (text.empty() ? "" : ", ") + (route->method == "GET" ? "GET, HEAD" : route->method);
  }
  return text;
}

SocketStream::BodyBounds wire_bounds(const Head& head, const BodyRules& rules) {
  // chunk sizes and line ends are wire bytes too: an eighth more for them
  const std::size_t chunked_limit = rules.max_bytes + rules.max_bytes / 8 + 64;
  return {.max_bytes = head.is_chunked ? chunked_limit : head.content_length,
          .deadline = Clock::now() + rules.max_time,
          .min_bytes_per_second = rules.min_bytes_per_second};
}

}  // namespace

void HttpConnection::serve() {
  while (wait()) {
    const auto start = Clock::now();
    route_ = nullptr;
    request_ = {};
    status_ = 0;
    keep_ = false;
    context_.metrics.started();
    serve_one();
    if (status_ != 0)
      context_.access_log.answered(route_, request_, {status_, bytes_, Clock::now() - start});
    const bool sent = stream_.flush();
    context_.metrics.finished(route_, status_, Clock::now() - start);
    if (keep_ && sent) continue;
    if (sent && status_ != 0) stream_.close_gently();
    return;
  }
}

// Readable wins over stopping, so that what a client has sent before the drain is still answered.
bool HttpConnection::wait() {
  for (milliseconds idle{0}; idle < context_.keep_alive; idle += kIdleSlice) {
    if (idle >= kCrowdedIdle && context_.is_crowded) return false;
    switch (stream_.wait_for_request(kIdleSlice)) {
      case SocketStream::Idle::kReadable:
        return true;
      case SocketStream::Idle::kStopping:
        return false;
      case SocketStream::Idle::kTimeout:
        break;
    }
  }
  return false;
}

void HttpConnection::serve_one() {
  const auto text = stream_.read_head(kMaxHeadBytes, Clock::now() + kHeadLimit);
  switch (stream_.failure()) {
    case SocketStream::Failure::kNone:
      break;
    case SocketStream::Failure::kClosed:
      return;
    case SocketStream::Failure::kTimeout:
      return refuse({408, "head_timeout", "The request came too slowly."});
    case SocketStream::Failure::kTooLarge:
      return refuse({431, "head_too_large", "Headers exceed 16 KiB."});
  }
  auto head = Head::parse(text);
  if (!head) return refuse(head.error());
  request_.method = head->method;
  request_.path = head->path;
  request_.headers = std::move(head->headers);
  request_.query_parameters = std::move(head->query);
  request_.remote_address = remote_address_;
  request_.trace = trace_of(request_.header("traceparent"));
  request_.request_id = request_id_of(request_.header("x-request-id"));
  auto match = context_.router.match(head->method, head->path);
  keep_ = !head->has_body() && !head->wants_close;
  if (match.route == nullptr) return serve_no_route(*head, match);
  request_.route = match.route->path;
  request_.path_parameters = std::move(match.parameters);
  serve_route(*head, *match.route);
}

void HttpConnection::serve_route(const Head& head, const Route& route) {
  route_ = &route;
  const BodyRules& rules = route.options.body;
  if (const auto refusal = check_body(head, rules)) return refuse(*refusal);
  BodyReader reader(head, rules, context_.body_budget, stream_);  // to the end of the handler
  if (head.has_body()) {
    if (head.expects_continue) stream_.write("HTTP/1.1 100 Continue\r\n\r\n");
    stream_.begin_body(wire_bounds(head, rules));
    const auto receive = [&](std::string_view piece) { return reader.receive(piece); };
    if (!context_.decoder.read(stream_, head, receive)) return refuse(reader.refusal());
    request_.body = reader.take();
    // The library takes some broken chunks for the body's end: what follows is nobody's request.
    keep_ = !head.wants_close && !head.is_chunked;
  }
  answer(handle(route));
}

void HttpConnection::serve_no_route(const Head& head, const Router::Match& match) {
  if (match.same_path.empty()) return refuse({404, "not_found", "There is nothing here."});
  if (head.method == "OPTIONS") {
    auto [is_allowed, response] = preflight(match.same_path, request_.header("origin"));
    if (is_allowed) {
      route_ = match.same_path.front();
      return answer(std::move(response));
    }
  }
  Response response = problem(request_, 405, "method_not_allowed", "The path has other methods.");
  response.headers.emplace_back("Allow", allowed_methods(match.same_path));
  answer(std::move(response));
}

Response HttpConnection::handle(const Route& route) {
  Response response;
  request_.deadline = Clock::now() + route.options.deadline;
  try {
    response = route.handler(request_);
  } catch (...) {  // what() may hold anything, a user's data too: it goes nowhere
    response = problem(request_, 500, "internal", "The service failed to answer.");
  }
  return response;
}

void HttpConnection::refuse(const Refusal& refusal) {
  if (request_.request_id.empty()) request_.request_id = request_id_of("");
  Response response = problem(request_, refusal.status, refusal.code, refusal.message);
  if (refusal.status == 503) response.headers.emplace_back("Retry-After", "1");
  answer(std::move(response));
}

void HttpConnection::answer(Response response) {
  if (route_ != nullptr && request_.method != "OPTIONS") {
    for (auto& header : cors_headers(route_->options.cors, request_.header("origin"))) {
      response.headers.push_back(std::move(header));
    }
  }
  response.headers.emplace_back("X-Request-Id", request_.request_id);
  status_ = response.status;
  bytes_ = response.body.size();
  keep_ = keep_ && !context_.closes_after_answer;
  stream_.write(to_bytes(response, {.with_body = request_.method != "HEAD", .close = !keep_}));
}

}  // namespace hearth::service
