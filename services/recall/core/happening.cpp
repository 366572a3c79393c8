#include "recall/core/happening.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "contract/excerpt.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

constexpr std::size_t kMaxTitleBytes = 200;
constexpr std::size_t kMaxItemIdBytes = 100;
constexpr std::string_view kClass = "class:";
constexpr std::string_view kMeaning = "meaning:";

std::string_view label_of(const contract::Event& event) {
  return event.type == contract::EventType::kTrack ? event.name : contract::name(event.type);
}

bool is_selected(std::string_view selector, std::string_view label,
                 const contract::PlannedEvent* planned, std::string_view activity) {
  if (selector.starts_with(kClass)) return selector.substr(kClass.size()) == activity;
  if (selector.starts_with(kMeaning)) {
    return planned != nullptr && selector.substr(kMeaning.size()) == name(planned->meaning);
  }
  return selector == label;
}

json object_in(std::string_view text) {
  json parsed = json::parse(text, nullptr, false);
  return parsed.is_object() ? parsed : json::object();
}

// Texts and whole numbers serve as ids and titles; anything else is none.
std::string text_at(const json& object, const std::string& key, std::size_t max_bytes) {
  const auto at = object.find(key);
  if (at == object.end()) return {};
  if (at->is_number_integer()) return at->dump();
  if (!at->is_string()) return {};
  return std::string(contract::excerpt(at->get_ref<const std::string&>(), max_bytes));
}

pb::Favourite* find_favourite(pb::User& user, std::string_view id) {
  for (pb::Favourite& one : *user.mutable_favourites()) {
    if (one.id() == id) return &one;
  }
  return nullptr;
}

void save(pb::User& user, std::string id, std::string title) {
  auto& all = *user.mutable_favourites();
  const auto same = [&](const pb::Favourite& one) { return one.id() == id; };
  all.erase(std::remove_if(all.begin(), all.end(), same), all.end());
  if (all.size() >= kMaxFavourites) all.DeleteSubrange(0, all.size() - kMaxFavourites + 1);
  pb::Favourite& added = *all.Add();
  added.set_id(std::move(id));
  added.set_title(std::move(title));
}

std::optional<Consent> consent_in(const json& object) {
  if (!object.is_object() || object.empty()) return std::nullopt;
  Consent consent;
  for (const auto& [channel, given] : object.items()) {
    const bool known = channel == kInbox || channel == kWebhook;
    if (!known || !given.is_boolean()) return std::nullopt;
    consent[channel] = given.get<bool>();
  }
  return consent;
}

}  // namespace

bool is_visit(const contract::Event& event, const contract::TrackingPlan& plan,
              const Settings& settings) {
  const std::string_view label = label_of(event);
  const contract::PlannedEvent* const planned = plan.find(label);
  const std::string_view activity = name(planned != nullptr ? planned->activity : plan.unplanned);
  return std::any_of(settings.visits.begin(), settings.visits.end(), [&](const std::string& one) {
    return is_selected(one, label, planned, activity);
  });
}

std::optional<Consent> parse_consent(std::string_view text) {
  return consent_in(json::parse(text, nullptr, false));
}

void give(pb::User& user, const Consent& consent) {
  std::map<std::string, bool> denied;
  for (const std::string& channel : user.denied()) denied[channel] = true;
  for (const auto& [channel, given] : consent) denied[channel] = !given;
  user.clear_denied();
  for (const auto& [channel, is_denied] : denied) {
    if (is_denied) user.add_denied(channel);
  }
}

void note_consent(const contract::Event& event, pb::User& user) {
  const bool has_any = event.type == contract::EventType::kIdentify &&
                       event.traits.find("\"consent\"") != std::string_view::npos;
  if (!has_any) return;
  const json traits = object_in(event.traits);
  if (!traits.contains("consent")) return;
  if (const auto consent = consent_in(traits["consent"])) give(user, *consent);
}

void note_item(const contract::Event& event, const Settings& settings, pb::User& user) {
  const bool is_saved = !event.name.empty() && event.name == settings.favourites.event;
  const bool is_updated = !event.name.empty() && event.name == settings.updated.event;
  if (event.type != contract::EventType::kTrack || (!is_saved && !is_updated)) return;
  const json properties = object_in(event.properties);
  const ItemEvent& names = is_saved ? settings.favourites : settings.updated;
  std::string id = text_at(properties, names.id, kMaxItemIdBytes);
  if (id.empty()) return;
  if (is_saved) {
    std::string title = text_at(properties, names.title, kMaxTitleBytes);
    if (!title.empty()) save(user, std::move(id), std::move(title));
  } else if (pb::Favourite* const favourite = find_favourite(user, id)) {
    favourite->set_updated(std::max(favourite->updated(), to_unix_ms(event.time)));
  }
}

}  // namespace hearth::recall
