#include <array>
#include <utility>

#include "contract/message.hpp"

namespace hearth::contract {
namespace {

constexpr std::array<std::pair<EventType, std::string_view>, 6> kEventTypes{{
    {EventType::kTrack, "track"},
    {EventType::kIdentify, "identify"},
    {EventType::kPage, "page"},
    {EventType::kScreen, "screen"},
    {EventType::kGroup, "group"},
    {EventType::kAlias, "alias"},
}};

std::string prefixed(std::string_view prefix, std::string_view id) {
  std::string entity;
  entity.reserve(prefix.size() + id.size());
  entity.append(prefix).append(id);
  return entity;
}

}  // namespace

std::string_view name(EventType type) {
  for (const auto& [value, text] : kEventTypes) {
    if (value == type) return text;
  }
  return "unknown";
}

std::optional<EventType> parse_event_type(std::string_view text) {
  for (const auto& [value, known] : kEventTypes) {
    if (known == text) return value;
  }
  return std::nullopt;
}

std::string user_entity(std::string_view user_id) { return prefixed("u:", user_id); }
std::string anonymous_entity(std::string_view anonymous_id) { return prefixed("a:", anonymous_id); }

std::string entity_of(const Event& event) {
  return event.user_id.empty() ? anonymous_entity(event.anonymous_id) : user_entity(event.user_id);
}

}  // namespace hearth::contract
