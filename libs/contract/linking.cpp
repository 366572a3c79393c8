#include "contract/linking.hpp"

#include <nlohmann/json.hpp>

namespace hearth::contract {
namespace {

using nlohmann::json;

std::string text_at(const json& body, const char* key) {
  const auto at = body.is_object() ? body.find(key) : body.end();
  return body.is_object() && at != body.end() && at->is_string() ? at->get<std::string>() : "";
}

}  // namespace

std::optional<Link> read_link(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  Link link{text_at(body, "to"), false};
  if (!link.to.starts_with("u:")) return std::nullopt;
  link.by_operator = body.contains("operator") && body["operator"] == true;
  return link;
}

std::optional<Unlink> read_unlink(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  Unlink unlink{text_at(body, "from"), text_at(body, "link")};
  const bool whole = !unlink.from.empty() && !unlink.link.empty();
  return whole ? std::optional(std::move(unlink)) : std::nullopt;
}

bool ends_cycle(const std::vector<std::string>& via, std::string_view self) {
  const auto last = std::find(via.rbegin(), via.rend(), self);
  return last != via.rend() && *std::max_element(last.base() - 1, via.end()) == self;
}

}  // namespace hearth::contract
