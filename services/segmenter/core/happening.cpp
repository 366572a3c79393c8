#include "segmenter/core/happening.hpp"

namespace hearth::segmenter {
namespace {

// Whether the property names the very person who did it.
bool is_own(const Happening& given, const std::string& author, PropertyReader& reader) {
  if (!given.person.starts_with("u:")) return false;
  const std::string_view person = given.person.substr(2);
  // Cheap first: most content is others'.
  return given.properties.find(person) != std::string_view::npos && reader.text(author) == person;
}

}  // namespace

Action Happening::action(std::uint32_t name) const {
  return {.day = at.day,
          .time = within_calendar(time),
          .name = name,
          .activity = activity,
          .weight = weight,
          .server_side = server_side};
}

Sample Happening::sample() const {
  return {
      .label = label,
      .activity = activity,
      .meaning = meaning,
      .time = within_calendar(time),
      .day = at.day,
      .hour =
          std::chrono::floor<std::chrono::hours>(within_calendar(time)).time_since_epoch().count(),
      .properties = properties,
      .weightless = activity == contract::ActivityClass::kNone,
      .server_side = server_side};
}

DeedSource Happening::deed() const {
  return {.day = at.day,
          .time = within_calendar(time),
          .activity = server_side ? contract::ActivityClass::kNone : activity,
          .meaning = meaning,
          .properties = properties,
          .traits = traits,
          .campaign = campaign,
          .server_side = server_side};
}

Happening read_happening(Happening given, const contract::TrackingPlan& plan, DayClock& clock,
                         PropertyReader& reader) {
  reader.open(given.properties);
  given.at = clock.local(given.time);
  const contract::PlannedEvent* planned = plan.find(given.label);
  if (planned == nullptr) {
    given.activity = plan.unplanned;
    return given;
  }
  given.activity = planned->activity;
  given.meaning = planned->meaning;
  given.weight = planned->weight;
  given.server_side = planned->server_side;
  if (!planned->author.empty() && is_own(given, planned->author, reader)) {
    given.activity = contract::ActivityClass::kNone;
  }
  return given;
}

}  // namespace hearth::segmenter
