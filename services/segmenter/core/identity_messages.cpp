#include "segmenter/core/identity_messages.hpp"

#include <nlohmann/json.hpp>

#include "segmenter/core/base64.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;

std::string dump(const json& body) {
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

std::optional<std::string> text(const json& body, const char* key) {
  if (!body.is_object()) return std::nullopt;
  const auto at = body.find(key);
  if (at == body.end() || !at->is_string()) return std::nullopt;
  return at->get<std::string>();
}

std::optional<std::vector<std::string>> path(const json& body) {
  const auto at = body.find("via");
  if (at == body.end() || !at->is_array()) return std::nullopt;
  std::vector<std::string> via;
  for (const json& step : *at) {
    if (!step.is_string()) return std::nullopt;
    via.push_back(step.get<std::string>());
  }
  return via;
}

std::optional<pb::Bundle> bundle(const json& body) {
  const auto encoded = text(body, "part");
  if (!encoded) return std::nullopt;
  const auto bytes = from_base64(*encoded);
  pb::Bundle parts;
  if (!bytes || !parts.ParseFromString(*bytes)) return std::nullopt;
  return parts;
}

json parse(std::string_view body) { return json::parse(body, nullptr, false); }

}  // namespace

std::string encode(const Link& message) {
  json body = {{"to", message.to}};
  if (message.by_operator) body["operator"] = true;
  return dump(body);
}

std::string encode(const Absorb& message) {
  return dump({{"part", to_base64(message.bundle.SerializeAsString())}, {"via", message.via}});
}

std::string encode(const Restore& message) {
  return dump({{"part", to_base64(message.bundle.SerializeAsString())},
               {"from", message.from},
               {"link", message.link}});
}

std::string encode(const ForwardedEvent& message) {
  json body = {{"entity", message.entity},
               {"via", message.via},
               {"event", message.label},
               {"time", to_unix_ms(message.time)}};
  if (!message.properties.empty()) body["properties"] = parse(message.properties);
  if (!message.zone.empty()) body["zone"] = message.zone;
  if (message.campaign) body["campaign"] = true;
  if (!message.series.empty()) body["series"] = to_base64(message.series);
  return dump(body);
}

std::optional<Link> decode_link(std::string_view text_body) {
  const json body = parse(text_body);
  auto to = text(body, "to");
  if (!to || to->empty()) return std::nullopt;
  const auto by_operator = body.find("operator");
  return Link{.to = *std::move(to),
              .by_operator = by_operator != body.end() && by_operator->is_boolean() &&
                             by_operator->get<bool>()};
}

std::optional<Absorb> decode_absorb(std::string_view text_body) {
  const json body = parse(text_body);
  auto parts = bundle(body);
  if (!parts) return std::nullopt;
  auto via = path(body);
  if (!via) return std::nullopt;
  return Absorb{.bundle = *std::move(parts), .via = *std::move(via)};
}

std::optional<Restore> decode_restore(std::string_view text_body) {
  const json body = parse(text_body);
  auto parts = bundle(body);
  auto from = text(body, "from");
  auto link = text(body, "link");
  if (!parts || !from || !link) return std::nullopt;
  return Restore{.bundle = *std::move(parts), .from = *std::move(from), .link = *std::move(link)};
}

std::optional<ForwardedEvent> decode_event(std::string_view text_body) {
  const json body = parse(text_body);
  auto entity = text(body, "entity");
  auto label = text(body, "event");
  if (!entity || !label) return std::nullopt;
  auto via = path(body);
  const auto time = body.find("time");
  if (!via || time == body.end() || !time->is_number_integer()) return std::nullopt;
  const auto properties = body.find("properties");
  const auto series = from_base64(text(body, "series").value_or(std::string()));
  if (!series) return std::nullopt;
  return ForwardedEvent{.entity = *std::move(entity),
                        .via = *std::move(via),
                        .label = *std::move(label),
                        .time = from_unix_ms(time->get<std::int64_t>()),
                        .properties = properties == body.end() ? std::string() : dump(*properties),
                        .zone = text(body, "zone").value_or(std::string()),
                        .campaign = body.contains("campaign"),
                        .series = *series};
}

std::optional<std::string> decode_entity(std::string_view body) {
  auto entity = text(parse(body), "entity");
  if (!entity || entity->empty()) return std::nullopt;
  return entity;
}

}  // namespace hearth::segmenter
