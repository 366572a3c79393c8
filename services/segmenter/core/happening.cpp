#include "segmenter/core/happening.hpp"

#include <simdjson.h>

namespace hearth::segmenter {
namespace {

// Whether the property names the very person who did it.
bool is_own(std::string_view properties, const std::string& author, std::string_view person) {
  if (!person.starts_with("u:") || properties.empty()) return false;
  // Cheap first: most content is others'.
  if (properties.find(person.substr(2)) == std::string_view::npos) return false;
  simdjson::dom::parser parser;
  std::string_view value;
  return parser.parse(properties.data(), properties.size()).at_key(author).get(value) ==
             simdjson::SUCCESS &&
         value == person.substr(2);
}

}  // namespace

Action Happening::action(std::uint32_t name) const {
  return {.day = at.day,
          .time = within_calendar(time),
          .name = name,
          .activity = activity,
          .weight = weight};
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
      .weightless = activity == contract::ActivityClass::kNone};
}

DeedSource Happening::deed() const {
  return {.day = at.day,
          .time = within_calendar(time),
          .activity = activity,
          .meaning = meaning,
          .properties = properties,
          .traits = traits};
}

Happening read_happening(Happening given, const contract::TrackingPlan& plan, DayClock& clock) {
  given.at = clock.local(given.time);
  const contract::PlannedEvent* planned = plan.find(given.label);
  if (planned == nullptr) {
    given.activity = plan.unplanned;
    return given;
  }
  given.activity = planned->activity;
  given.meaning = planned->meaning;
  given.weight = planned->weight;
  if (!planned->author.empty() && is_own(given.properties, planned->author, given.person)) {
    given.activity = contract::ActivityClass::kNone;
  }
  return given;
}

}  // namespace hearth::segmenter
