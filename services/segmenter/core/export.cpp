#include "segmenter/core/export.hpp"

#include <vector>

#include "contract/json_text.hpp"
#include "segmenter/core/activity.hpp"
#include "segmenter/core/base64.hpp"
#include "segmenter/core/device_context.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/facts.hpp"
#include "segmenter/core/habit.hpp"
#include "segmenter/features/reading.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

std::string time_text(std::int64_t ms) { return contract::to_rfc3339(from_unix_ms(ms)); }

ordered_json list_of(const google::protobuf::RepeatedPtrField<std::string>& texts) {
  ordered_json out = ordered_json::array();
  for (const std::string& text : texts) out.push_back(text);
  return out;
}

ordered_json series_of(const pb::Activity& part, const SeriesPlan& plan) {
  ordered_json out = ordered_json::array();
  for (const pb::Series& one : part.series()) {
    const Source* source = plan.find(one.source());
    out.push_back({{"of", source == nullptr ? ordered_json(nullptr) : ordered_json(source->text)},
                   {"buckets", one.buckets_size()},
                   {"values", one.values_size()}});
  }
  return out;
}

ordered_json part_of(std::string_view entity, const pb::Activity& part, const pb::Names& names,
                     const SeriesPlan& plan) {
  ordered_json days = ordered_json::array(), events = ordered_json::object();
  for (const Day day : days_of(part)) days.push_back(day_text(day));
  for (int i = 0; i < part.names_size(); ++i) {
    ordered_json& count = events[std::string(name_of(names, part.names(i)))];
    count = part.counts(i) + (count.is_null() ? 0 : count.get<std::uint64_t>());
  }
  ordered_json out{{"entity", entity}};
  if (has_activity(part)) {
    out["first_seen"] = time_text(part.first_seen());
    out["last_seen"] = time_text(part.last_seen());
  }
  out["days_active"] = std::move(days);
  out["events"] = std::move(events);
  out["value"] = static_cast<double>(part.paid_fen()) / 100;
  out["orders"] = part.dealings().orders().times_size();
  out["support_messages"] = part.dealings().support().times_size();
  out["days_of_nps_answers"] = part.dealings().answers_size();
  out["invited"] = part.dealings().invited();
  HourGrid hours{};
  add_habits(hours, part.habits());
  out["zone"] = part.habits().zone();
  out["events_by_hour_of_week"] = hours;
  out["series"] = series_of(part, plan);
  return out;
}

ordered_json memberships_of(const pb::User& user, const SegmentRules& rules) {
  ordered_json out = ordered_json::array();
  for (const pb::Membership& one : user.memberships()) {
    for (const SegmentRules::Segment& segment : rules.segments()) {
      if (segment.id != one.segment()) continue;
      out.push_back({{"segment", segment.name}, {"since", time_text(one.since())}});
    }
  }
  return out;
}

ordered_json features_of(const pb::User& user, const SegmentRules& rules, const Moment& moment) {
  std::vector<const SeriesList*> lists{&user.own().series()};
  for (const pb::Linked& part : user.linked()) lists.push_back(&part.activity().series());
  std::vector<rules::Value> values(rules.features().all().size());
  read(lists, rules.plan(), moment, values);
  ordered_json out = ordered_json::object();
  for (std::size_t i = 0; i < values.size(); ++i) {
    out[rules::to_text(rules.features().all()[i])] = rules::to_text(values[i]);
  }
  return out;
}

}  // namespace

ordered_json everything_about(const Exported& person, const SegmentRules& rules,
                              const Calendar& calendar) {
  const pb::User& user = person.state.user();
  DayClock clock(calendar);
  const pb::Names& names = person.names == nullptr ? pb::Names::default_instance() : *person.names;
  ordered_json parts = ordered_json::array();
  parts.push_back(part_of(person.entity, user.own(), names, rules.plan()));
  for (const pb::Linked& part : user.linked()) {
    ordered_json& one =
        parts.emplace_back(part_of(part.entity(), part.activity(), names, rules.plan()));
    one["through"] = list_of(part.through());
  }
  ordered_json devices = ordered_json::array();
  for (const std::uint64_t device : user.standing().devices()) {
    devices.push_back(device_entity(device));
  }
  Moment moment = moment_at(person.now, clock);
  moment.outages = person.outages;
  return {{"entity", person.entity},
          {"parts", std::move(parts)},
          {"memberships", memberships_of(user, rules)},
          {"features", features_of(user, rules, moment)},
          {"devices", std::move(devices)},
          {"unlinked_from", list_of(user.denied())},
          {"unlinked", list_of(user.released())},
          {"state", to_base64(person.state.SerializeAsString())}};
}

}  // namespace hearth::segmenter
