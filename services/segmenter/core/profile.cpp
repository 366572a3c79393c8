#include "segmenter/core/profile.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <string>

#include "contract/json_text.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

double points(std::int64_t hundredths) { return static_cast<double>(hundredths) / 100; }

// The sum over all parts, as far as sums go.
struct Summary {
  std::int64_t first_seen = std::numeric_limits<std::int64_t>::max();
  std::int64_t last_seen = std::numeric_limits<std::int64_t>::min();
  std::map<std::string, std::uint64_t, std::less<>> events;

  void add(const pb::Activity& part, const pb::Names& names) {
    if (has_activity(part)) {
      first_seen = std::min(first_seen, part.first_seen());
      last_seen = std::max(last_seen, part.last_seen());
    }
    for (int i = 0; i < part.names_size(); ++i) {
      events[std::string(name_of(names, part.names(i)))] += part.counts(i);
    }
  }
};

ordered_json time_or_null(bool known, std::int64_t ms) {
  return known ? ordered_json(contract::to_rfc3339(from_unix_ms(ms))) : ordered_json(nullptr);
}

}  // namespace

ordered_json profile(std::string_view user_id, const pb::User& user, const pb::Entity* names,
                     TimePoint now, const contract::ScoreSettings& settings,
                     const Calendar& calendar) {
  const pb::Names& known = names == nullptr ? pb::Names::default_instance() : names->names();
  Summary summary;
  summary.add(user.own(), known);
  for (const pb::Linked& part : user.linked()) summary.add(part.activity(), known);

  const Score value = score(user, now, settings, calendar);
  ordered_json contributions = ordered_json::object();
  for (std::size_t i = 0; i < value.contributions.size(); ++i) {
    const auto activity = static_cast<contract::ActivityClass>(i);
    contributions[std::string(contract::name(activity))] = points(value.contributions[i]);
  }
  ordered_json events = ordered_json::object();
  for (const auto& [name, count] : summary.events) events[name] = count;
  ordered_json linked = ordered_json::array();
  for (const pb::Linked& part : user.linked()) linked.push_back(part.entity());

  const bool active = has_activity(user);
  return {{"user_id", user_id},
          {"score", points(value.total)},
          {"contributions", std::move(contributions)},
          {"first_seen", time_or_null(active, summary.first_seen)},
          {"last_seen", time_or_null(active, summary.last_seen)},
          {"days_active", days_of(user).size()},
          {"events", std::move(events)},
          {"linked", std::move(linked)}};
}

}  // namespace hearth::segmenter
