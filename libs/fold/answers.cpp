#include "fold/answers.hpp"

#include <algorithm>

#include "contract/names.hpp"

namespace hearth::fold {
namespace {
constexpr Millis kLongestWait = std::chrono::seconds(4);
}

service::Response answer(nlohmann::ordered_json body, const contract::Position& position) {
  const std::string text = contract::to_text(position);
  body["position"] = text;
  service::Response response;
  response.body = body.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  response.headers.emplace_back(contract::kPositionHeader, text);
  return response;
}

service::Response refusal(const service::Request& request, const Error& error) {
  switch (error.kind) {
    case ErrorKind::kInvalid:
      return service::problem(request, 400, "invalid_request", error.detail);
    case ErrorKind::kNotFound:
      return service::problem(request, 404, "not_found", error.detail);
    case ErrorKind::kConflict:
      return service::problem(request, 422, "idempotency_key_reused", error.detail);
    case ErrorKind::kLimit:
      return service::problem(request, 503, "not_caught_up", error.detail);
    case ErrorKind::kUnknown:
      return service::problem(request, 504, "outcome_unknown", error.detail);
    case ErrorKind::kUnavailable:
    case ErrorKind::kCorrupt:
      break;
  }
  service::Response response =
      service::problem(request, 503, "unavailable", "the stores cannot be reached; try again");
  response.headers.emplace_back("Retry-After", "1");
  return response;
}

tl::expected<void, service::Response> wait_for_position(const service::Request& request,
                                                        StateReader& reader) {
  const std::string_view text = request.query_parameter("at_least");
  if (text.empty()) return {};
  const auto wanted = contract::parse_position(text, reader.partitions());
  if (!wanted) {
    return tl::unexpected(service::problem(request, 400, "invalid_position",
                                           "at_least is not a position like 07:123456,12:88"));
  }
  const auto left =
      std::chrono::duration_cast<Millis>(request.deadline - std::chrono::steady_clock::now());
  if (auto there = reader.await(*wanted, std::clamp(left, Millis(0), kLongestWait)); !there) {
    return tl::unexpected(refusal(request, there.error()));
  }
  return {};
}

}  // namespace hearth::fold
