#include "segmenter/request_body.hpp"

#include <algorithm>
#include <string>

#include "contract/did_you_mean.hpp"
#include "contract/excerpt.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kLongestQuote = 40;

}  // namespace

std::optional<service::Response> unknown_member(const service::Request& request,
                                                const nlohmann::json& body,
                                                std::span<const std::string_view> known) {
  for (const auto& [name, value] : body.items()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    return service::problem(request, 400, "invalid_request",
                            "the body has an unknown member '" +
                                std::string(contract::excerpt(name, kLongestQuote)) + "'" +
                                contract::did_you_mean(name, known));
  }
  return std::nullopt;
}

}  // namespace hearth::segmenter
