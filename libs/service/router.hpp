#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "service/http_message.hpp"

namespace hearth::service {

// What a route accepts as a body. The default is none. A body is refused at its first byte too
// many, whichever bound it breaks; expanded ones also at a ratio no honest batch has.
struct BodyRules {
  std::size_t max_bytes = 0;                   // on the wire; 0: no body
  std::size_t max_expanded = 0;                // after gzip; 0: gzip is refused
  std::size_t max_ratio = 200;                 // expanded to wire bytes, beyond the first 64 KiB
  bool allows_chunked = false;                 // one known SDK sends chunked gzip; others need not
  std::chrono::milliseconds max_time{10'000};  // for the whole body; then 408
  std::size_t min_bytes_per_second = 500;      // after the first two seconds
};

// Which browsers' pages may call a route. Empty `origins`: none. "*": any, answered with the
// caller's own origin.
struct CorsRules {
  std::vector<std::string> origins;
  std::string allow_headers = "authorization, content-type, x-retry-count";
  std::chrono::seconds max_age{7200};
};

// Whether answers are written to the log, see AccessLog. A probe that says no is doing its work.
enum class Logged { kYes, kNo };

// What a handler may take at most: a server that ends waits for all of them.
inline constexpr std::chrono::seconds kLongestDeadline{30};

struct RouteOptions {
  BodyRules body;
  CorsRules cors;
  Logged logged = Logged::kYes;
  // Becomes Request::deadline when the body has been read. kLongestDeadline at the most.
  std::chrono::milliseconds deadline{5000};
};

struct Route {
  std::string method;
  std::string path;  // the template: also the label of its metrics
  RouteOptions options;
  Handler handler;
  std::vector<std::string> segments;  // "{name}" captures one
  std::size_t index = 0;              // dense, for per-route metrics
};

// Finds the route of a path. Segments are split before they are decoded, so that "%2F" may be part
// of an id; one trailing slash is ignored; a literal segment wins over a capture; GET answers HEAD.
class Router {
 public:
  // Only before the server listens. Path: "/v1/users/{id}".
  void add(std::string method, std::string path, RouteOptions options, Handler handler);
  const std::deque<Route>& routes() const { return routes_; }

  struct Match {
    const Route* route = nullptr;
    std::vector<NamedText> parameters;
    std::vector<const Route*> same_path;  // set when only the method does not fit
  };
  Match match(std::string_view method, std::string_view path) const;

 private:
  std::deque<Route> routes_;
};

}  // namespace hearth::service
