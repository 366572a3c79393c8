#include "ingest/core/plan_check.hpp"

#include <algorithm>
#include <string>

namespace hearth::ingest {
namespace {

using contract::PropertyType;
using simdjson::dom::element;

bool matches(const element& value, PropertyType type) {
  switch (type) {
    case PropertyType::kString:
      return value.is_string();
    case PropertyType::kNumber:
      return value.is_number();
    case PropertyType::kInteger:
      return value.is_int64();
    case PropertyType::kBoolean:
      return value.is_bool();
    case PropertyType::kObject:
      return value.is_object();
    case PropertyType::kArray:
      return value.is_array();
  }
  return false;
}

std::optional<Refusal> check_property(const contract::PlannedProperty& planned,
                                      std::string_view event,
                                      const std::optional<simdjson::dom::object>& properties) {
  element value;
  const bool present = properties &&
                       properties->at_key(planned.name).get(value) == simdjson::SUCCESS &&
                       !value.is_null();
  if (present ? matches(value, planned.type) : !planned.required) return std::nullopt;
  const std::string what = "property '" + planned.name + "' of '" + std::string(event) + "' ";
  if (!present) return Refusal{Code::kPlanViolation, what + "is missing"};
  return Refusal{Code::kPlanViolation, what + "must be of type " + std::string(name(planned.type))};
}

}  // namespace

std::optional<Refusal> check_plan(const contract::TrackingPlan& plan, std::string_view event,
                                  const std::optional<simdjson::dom::object>& properties) {
  const contract::PlannedEvent* planned = plan.find(event);
  if (planned == nullptr) {
    if (!plan.strict) return std::nullopt;
    return Refusal{Code::kEventNotPlanned, "the tracking plan lacks '" + std::string(event) + "'"};
  }
  for (const auto& property : planned->properties) {
    if (auto refusal = check_property(property, event, properties)) return refusal;
  }
  return std::nullopt;
}

std::size_t count_unplanned(const contract::TrackingPlan& plan,
                            std::span<const contract::Event> events) {
  return static_cast<std::size_t>(std::ranges::count_if(events, [&plan](const auto& event) {
    return event.type == contract::EventType::kTrack && plan.find(event.name) == nullptr;
  }));
}

}  // namespace hearth::ingest
