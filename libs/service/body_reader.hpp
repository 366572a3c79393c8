#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "service/body_budget.hpp"
#include "service/http_head.hpp"
#include "service/router.hpp"
#include "service/socket_stream.hpp"

namespace hearth::service {

// Why this head cannot be served by a route with these rules, before a byte of the body is read.
std::optional<Refusal> check_body(const Head& head, const BodyRules& rules);

// Collects one body and stops at the first bound it breaks: expanded size, expansion ratio, the
// server's memory. (Size on the wire and slowness are bounded by the stream.)
class BodyReader {
 public:
  BodyReader(const Head& head, const BodyRules& rules, BodyBudget& budget,
             const SocketStream& stream)
      : head_(head), rules_(rules), lease_(budget), stream_(stream) {}

  bool receive(std::string_view piece);  // false: stop
  Refusal refusal() const;               // why the body is not complete
  std::string take() { return std::move(body_); }

 private:
  bool stop(const Refusal& refusal);

  const Head& head_;
  const BodyRules& rules_;
  BodyBudget::Lease lease_;
  const SocketStream& stream_;
  std::string body_;
  int empty_pieces_ = 0;
  std::optional<Refusal> refusal_;
};

}  // namespace hearth::service
