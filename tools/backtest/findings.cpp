#include "findings.hpp"

#include <algorithm>
#include <map>

#include "contract/person_path.hpp"
#include "segmenter/core/business_figures.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::backtest {
namespace {

using segmenter::pb::User;

constexpr Day kLongestTables = 3'660;  // days: one wrong date must not make a table of ages

bool is_person(const std::string& key, const segmenter::pb::Entity& state) {
  const bool named = key.starts_with("u:") || key.starts_with("a:");
  return named && state.has_user() && segmenter::has_activity(state.user());
}

template <class Visit>
void for_each_person(const Installation& installation, const Visit& visit) {
  for (const Partition& partition : installation.partitions()) {
    for (const auto& [key, state] : partition.memory().states()) {
      if (is_person(key, state)) visit(key, state.user());
    }
  }
}

// The fold has them in order of id; people wrote them in another.
std::vector<std::size_t> order_of(const segmenter::Configured& configured) {
  const auto& compiled = configured.rules.segments();
  std::vector<std::size_t> order;
  for (const contract::DraftSegment& written : configured.product.segments.segments) {
    const auto at = std::find_if(compiled.begin(), compiled.end(),
                                 [&](const auto& one) { return one.name == written.name; });
    if (at != compiled.end()) order.push_back(static_cast<std::size_t>(at - compiled.begin()));
  }
  return order;
}

}  // namespace

Findings::Findings(const Installation& installation, const segmenter::Configured& configured,
                   const Calendar& calendar, const Replay& replay)
    : installation_(installation), configured_(configured), calendar_(calendar), replay_(replay) {
  for (const contract::Table& table : installation.tables()) {
    if (table.topic != segmenter::kTierTopic) continue;
    if (auto parsed = segmenter::TierTable::parse(table.body)) tiers_ = *std::move(parsed);
  }
}

std::optional<std::string_view> Findings::tier_of(const User& user) const {
  return tiers_ ? tiers_->tier_of(segmenter::paid_fen(user)) : std::nullopt;
}

void Findings::segments(Outcome& outcome) const {
  std::map<std::string, Witness::Moves> moves;
  for (const Partition& partition : installation_.partitions()) {
    for (const auto& [segment, some] : partition.memory().witness().moves()) {
      moves[segment].entered += some.entered;
      moves[segment].left += some.left;
    }
  }
  const auto sizes = segment_sizes(installation_, configured_.rules);
  const std::vector<std::size_t> order = order_of(configured_);
  for (const std::size_t i : order) {
    const auto& segment = configured_.rules.segments()[i];
    const Witness::Moves& moved = moves[segment.name];
    outcome.segments.push_back(
        {segment.name, segment.title, segment.draft, sizes[i], moved.entered, moved.left});
  }
  for (const DaySizes& day : replay_.days()) {
    DaySizes& sorted = outcome.days.emplace_back(DaySizes{day.day, {}});
    for (const std::size_t i : order) sorted.users.push_back(day.users[i]);
  }
}

void Findings::people(Outcome& outcome) const {
  std::map<std::string, std::uint64_t, std::less<>> by_tier;
  for_each_person(installation_, [&](const std::string&, const User& user) {
    ++outcome.users;
    if (const auto tier = tier_of(user)) ++by_tier[std::string(*tier)];
  });
  for (const contract::Tier& tier : configured_.product.tiers.tiers) {
    if (by_tier.empty()) break;
    outcome.tiers.push_back({tier.name, by_tier[tier.name]});
  }
}

void Findings::kpis(Outcome& outcome) const {
  std::vector<segmenter::pb::Entity> rows;
  for (const Partition& partition : installation_.partitions()) {
    for (const auto& [key, state] : partition.memory().states()) {
      if (key.starts_with("part:")) rows.push_back(state);
    }
  }
  const segmenter::KpiTables tables(rows);
  auto range = tables.active_days();
  if (!range) return;
  range->from = std::max(range->from, range->to - kLongestTables);
  outcome.daily = tables.daily(*range)["days"];
  outcome.weekly = tables.weekly(*range)["weeks"];
  outcome.monthly = tables.monthly(*range)["months"];
  outcome.by_event = tables.by_event()["events"];
  const std::vector<std::int64_t> days(segmenter::kRetentionDays.begin(),
                                       segmenter::kRetentionDays.end());
  outcome.retention = tables.retention(days, range->to)["days"];
  outcome.business = segmenter::business_days(segmenter::DayTable(rows), *range);
}

void Findings::warnings(Outcome& outcome) const {
  std::vector<Witness::Warning> all;
  std::map<std::string, std::uint64_t> rejected;
  for (const Partition& partition : installation_.partitions()) {
    const Witness& witness = partition.memory().witness();
    all.insert(all.end(), witness.warnings().begin(), witness.warnings().end());
    for (const auto& [code, count] : witness.rejected()) rejected[code] += count;
  }
  std::stable_sort(all.begin(), all.end(),
                   [](const auto& a, const auto& b) { return a.at < b.at; });
  for (const auto& warning : all) {
    Json body = Json::parse(warning.body, nullptr, false);
    if (body.is_object()) outcome.warnings.push_back(std::move(body));
  }
  outcome.fold_rejected.assign(rejected.begin(), rejected.end());
}

Status Findings::why(const std::string& segment, Outcome& outcome) const {
  const auto& all = configured_.rules.segments();
  const auto asked =
      std::find_if(all.begin(), all.end(), [&](const auto& one) { return one.name == segment; });
  if (asked == all.end()) {
    return fail(ErrorKind::kNotFound, "the configuration has no segment '" + segment + "'");
  }
  std::map<std::string, const User*> members;  // the first ones by key, however they are spread
  for_each_person(installation_, [&](const std::string& key, const User& user) {
    if (!segmenter::is_member(user, asked->id)) return;
    members.emplace(key, &user);
    if (members.size() > kReasons) members.erase(std::prev(members.end()));
  });
  segmenter::SegmentJudge judge(configured_.rules, configured_.product.score, calendar_);
  for (const auto& [entity, user] : members) {
    judge.look(entity, *user, replay_.now(), tier_of(*user));
    Reason reason{.entity = entity};
    for (const auto& membership : user->memberships()) {
      if (membership.segment() == asked->id) reason.since = from_unix_ms(membership.since());
    }
    for (const rules::Term& term : judge.because(asked->rule)) {
      reason.terms.push_back({term.term, term.value, rules::to_text(term.holds)});
    }
    outcome.why.push_back(std::move(reason));
  }
  return {};
}

const User* Findings::find(std::string entity) const {
  const auto count = static_cast<std::uint16_t>(installation_.partitions().size());
  for (std::size_t forwards = 0; forwards <= contract::kMaxForwards; ++forwards) {
    const auto& home = installation_.partitions()[contract::home(entity, count).number];
    const auto at = home.memory().states().find(entity);
    if (at == home.memory().states().end() || !at->second.has_user()) return nullptr;
    const User& user = at->second.user();
    if (user.forward().empty()) return &user;
    entity = user.forward();
  }
  return nullptr;
}

std::optional<bool> Findings::is_in(const std::string& user_id, const std::string& segment) const {
  const User* user = find(contract::user_entity(user_id));
  if (user == nullptr || !segmenter::has_activity(*user)) return std::nullopt;
  return segmenter::is_member(*user, segmenter::segment_id(segment));
}

}  // namespace hearth::backtest
