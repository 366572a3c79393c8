#include "segmenter/core/business_costs.hpp"

#include <nlohmann/json.hpp>

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kMostFen = 1'000'000'000'000;  // so that sums of them stay in 64 bits

std::optional<std::int64_t> number_in(const nlohmann::json& body, const char* name) {
  const auto at = body.find(name);
  if (at == body.end() || !at->is_number_integer()) return std::nullopt;
  return at->get<std::int64_t>();
}

}  // namespace

std::optional<Cost> cost_in(const contract::Signal& signal) {
  const auto body = nlohmann::json::parse(signal.body, nullptr, false);
  if (!body.is_object()) return std::nullopt;
  const auto fen = number_in(body, "cost_fen"), at = number_in(body, "at");
  if (!fen || !at || *fen == 0 || *fen > kMostFen || *fen < -kMostFen) return std::nullopt;
  return Cost{*fen, from_unix_ms(*at)};
}

}  // namespace hearth::segmenter
