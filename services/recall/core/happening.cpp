#include "recall/core/happening.hpp"

#include <algorithm>
#include <tuple>

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

bool is_visit(std::string_view label, const contract::TrackingPlan& plan,
              const Settings& settings) {
  const contract::PlannedEvent* const planned = plan.find(label);
  const std::string_view activity = name(planned != nullptr ? planned->activity : plan.unplanned);
  return std::any_of(settings.visits.begin(), settings.visits.end(), [&](const std::string& one) {
    return is_selected(one, label, planned, activity);
  });
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

int index_of(const pb::User& user, std::string_view id) {
  int index = user.favourites_size() - 1;
  while (index >= 0 && user.favourites(index).id() != id) --index;
  return index;
}

}  // namespace

void save(pb::User& user, pb::Favourite item) {
  auto& all = *user.mutable_favourites();
  if (const int known = index_of(user, item.id()); known >= 0) {
    if (all[known].saved() >= item.saved()) return;
    if (all[known].updated() > item.saved()) item.set_updated(all[known].updated());
    all.DeleteSubrange(known, 1);
  }
  *all.Add() = std::move(item);
  std::sort(all.begin(), all.end(), [](const pb::Favourite& a, const pb::Favourite& b) {
    return std::forward_as_tuple(a.saved(), a.id()) < std::forward_as_tuple(b.saved(), b.id());
  });
  if (all.size() > kMaxFavourites) all.DeleteSubrange(0, all.size() - kMaxFavourites);
}

EventMeanings::EventMeanings(const contract::TrackingPlan& plan, const Settings& settings) {
  for (const auto& [name, event] : plan.events) planned_[name];
  for (const std::string& visit : settings.visits) planned_[visit];
  for (auto& [name, meaning] : planned_) meaning.visit = is_visit(name, plan, settings);
  unplanned_.visit = is_visit({}, plan, settings);
  for (const std::string& name : {settings.favourites.event, settings.updated.event}) {
    if (!name.empty()) planned_.emplace(name, unplanned_);
  }
  if (!settings.updated.event.empty()) planned_[settings.updated.event].updated = true;
  if (settings.favourites.event.empty()) return;
  EventMeaning& saved = planned_[settings.favourites.event];
  saved.saved = true;
  saved.updated = false;
}

const EventMeaning& EventMeanings::of(const contract::Event& event) const {
  const auto at = planned_.find(label_of(event));
  return at == planned_.end() ? unplanned_ : at->second;
}

void note_item(std::string_view entity, const contract::Event& event, const EventMeaning& meaning,
               const Settings& settings, Workspace& workspace) {
  if (event.type != contract::EventType::kTrack || (!meaning.saved && !meaning.updated)) return;
  const json properties = object_in(event.properties);
  const ItemEvent& names = meaning.saved ? settings.favourites : settings.updated;
  pb::Favourite item;
  item.set_id(text_at(properties, names.id, kMaxItemIdBytes));
  if (item.id().empty()) return;
  const std::int64_t at = to_unix_ms(event.time);
  if (meaning.saved) {
    item.set_title(text_at(properties, names.title, kMaxTitleBytes));
    item.set_saved(at);
    if (!item.title().empty()) save(*workspace.edit(entity).mutable_user(), std::move(item));
    return;
  }
  const pb::Entity* const known = workspace.find(entity);
  const int index = known == nullptr ? -1 : index_of(known->user(), item.id());
  if (index < 0 || known->user().favourites(index).updated() >= at) return;
  workspace.edit(entity).mutable_user()->mutable_favourites(index)->set_updated(at);
}

}  // namespace hearth::recall
