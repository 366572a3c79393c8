#include <algorithm>

#include "contract/product_names.hpp"
#include "contract/product_sections.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxPlannedEvents = 2000;
constexpr std::size_t kMaxPlannedProperties = 100;
constexpr std::size_t kMaxNameBytes = 200;
constexpr std::int64_t kMaxWeight = 1000;

template <class Enum>
void choose(const YamlValue& value, std::string_view what, std::span<const std::string_view> names,
            Enum& into) {
  if (const auto index = value.choose(what, names)) into = static_cast<Enum>(*index);
}

bool name_fits(const YamlEntry& entry) {
  if (!entry.name.empty() && entry.name.size() <= kMaxNameBytes) return true;
  entry.value.problem("a name has 1 to 200 bytes");
  return false;
}

// Either `revenue: number`, which is required, or `coupon: {type: string, required: false}`.
PlannedProperty read_property(const YamlEntry& entry) {
  PlannedProperty property;
  property.name = entry.name;
  if (entry.value.node().shape != YamlNode::Shape::kMapping) {
    choose(entry.value, "property type", kPropertyTypeNames, property.type);
    return property;
  }
  YamlSection section(entry.value);
  if (const auto type = section.require("type")) {
    choose(*type, "property type", kPropertyTypeNames, property.type);
  }
  section.read("required", property.required);
  return property;
}

void check_weight(const YamlValue& at, const PlannedEvent& event) {
  const bool refund = event.meaning == Meaning::kRefund;
  if (event.weight == 0) at.problem("a weight of 0 counts nothing: use class none instead");
  if (event.weight < 0 && !refund) {
    at.problem("only an event with meaning refund takes value back: wants a weight above 0");
  }
  if (event.weight > 0 && refund && event.activity != ActivityClass::kNone) {
    at.problem("a refund takes value back: wants a weight below 0");
  }
}

PlannedEvent read_event(const YamlEntry& entry) {
  PlannedEvent event;
  event.name = entry.name;
  YamlSection section(entry.value);
  if (const auto value = section.require("class")) {
    choose(*value, "activity class", kActivityClassNames, event.activity);
  }
  if (const auto value = section.find("meaning")) {
    choose(*value, "meaning", kMeaningNames, event.meaning);
  }
  const auto weight = section.find("weight");
  if (weight) weight->read(event.weight, {-kMaxWeight, kMaxWeight});
  check_weight(weight.value_or(entry.value), event);
  section.read("server_side", event.server_side);
  if (const auto author = section.find("author")) author->read_text(event.author, kMaxNameBytes);
  const auto properties = section.find("properties");
  if (!properties) return event;
  for (const auto& property : entries(*properties)) {
    if (name_fits(property)) event.properties.push_back(read_property(property));
  }
  if (event.properties.size() > kMaxPlannedProperties)
    properties->problem("more than 100 properties");
  return event;
}

}  // namespace

void read_plan(const YamlValue& value, TrackingPlan& plan) {
  YamlSection section(value);
  section.read("strict", plan.strict);
  if (const auto unplanned = section.find("unplanned")) {
    choose(*unplanned, "activity class", kActivityClassNames, plan.unplanned);
  }
  const auto events = section.find("events");
  if (!events) return;
  for (const auto& entry : entries(*events)) {
    if (name_fits(entry)) plan.events.emplace(entry.name, read_event(entry));
  }
  if (plan.events.size() > kMaxPlannedEvents) events->problem("more than 2000 events");
}

}  // namespace hearth::contract
