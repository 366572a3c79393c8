#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace hearth::service {

using NamedText = std::pair<std::string, std::string>;

// Where a request stands in its caller's trace (W3C Trace Context).
struct Trace {
  std::string id;        // 32 lower-case hexadecimal digits; empty: none was told
  std::string span;      // the caller's span: 16 digits
  bool sampled = false;  // the caller follows it: what becomes of the request is logged

  std::string_view followed() const { return sampled ? std::string_view(id) : std::string_view(); }
};

// What a handler gets. Header values are the bytes that were sent (cpp-httplib would percent-decode
// them, which changes keys and ids that contain '%'); path and query parameters are percent-decoded
// once.
struct Request {
  std::string method;
  std::string path;   // as sent, without the query
  std::string route;  // the template that matched, for example "/v1/users/{id}"
  std::vector<NamedText> path_parameters;
  std::vector<NamedText> query_parameters;
  std::vector<NamedText> headers;  // names in lower case, in the order sent
  std::string body;                // decompressed
  std::string remote_address;      // of the peer's socket; no header can change it
  std::string request_id;          // the caller's X-Request-Id if it is well formed, else a new one
  Trace trace;                     // of traceparent
  std::chrono::steady_clock::time_point deadline;  // by when the answer is wanted

  // The first value of that name, or empty. Header names are given in lower case.
  std::string_view header(std::string_view name) const;
  std::string_view path_parameter(std::string_view name) const;
  std::string_view query_parameter(std::string_view name) const;
};

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<NamedText> headers;
};

// Called by the connection's own thread; several run at once. What it throws becomes a 500 that
// tells nothing.
using Handler = std::function<Response(const Request&)>;

// An error by RFC 9457 with type "/problems/<code>". `code` and `message` stand at the top level as
// well, because analytics SDKs look for them: a JSON error without `code` makes one of them repeat
// a batch for ever.
Response problem(const Request& request, int status, std::string_view code,
                 std::string_view message);

std::string_view reason_phrase(int status);

}  // namespace hearth::service
