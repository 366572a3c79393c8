#include "segmenter/core/membership.hpp"

#include <algorithm>
#include <vector>

#include <nlohmann/json.hpp>

#include "segmenter/core/fields.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;
using Memberships = google::protobuf::RepeatedPtrField<pb::Membership>;

auto find_membership(const Memberships& all, std::uint32_t segment) {
  const auto at = std::lower_bound(
      all.begin(), all.end(), segment,
      [](const pb::Membership& one, std::uint32_t id) { return one.segment() < id; });
  return at != all.end() && at->segment() == segment ? at : all.end();
}

void count_member(Workspace& workspace, std::uint32_t segment, int sign) {
  pb::Members& members = *workspace.edit(kMembersKey).mutable_members();
  const int at = lower_bound(members.segments(), segment);
  if (!holds_at(members.segments(), at, segment)) {
    insert_at(*members.mutable_segments(), at, segment);
    insert_at(*members.mutable_users(), at, std::uint64_t{0});
  }
  members.set_users(at, members.users(at) + static_cast<std::uint64_t>(std::int64_t{sign}));
  if (members.users(at) > 0) return;
  erase_at(*members.mutable_segments(), at);
  erase_at(*members.mutable_users(), at);
  if (members.segments().empty()) workspace.erase(kMembersKey);
}

ordered_json change(const SegmentRules::Segment& segment, SegmentJudge& judge) {
  ordered_json because = ordered_json::array();
  for (const rules::Term& term : judge.because(segment.rule)) {
    because.push_back(
        {{"term", term.term}, {"value", term.value}, {"holds", rules::to_text(term.holds)}});
  }
  return {{"segment", segment.name}, {"because", std::move(because)}};
}

// What a look came to, to be compared with what is.
struct Look {
  std::vector<pb::Membership> memberships;  // ascending by segment
  ordered_json segments = ordered_json::array();
  ordered_json entered = ordered_json::array();
  ordered_json left = ordered_json::array();
  std::vector<std::pair<std::uint32_t, int>> counts;  // segments that have one member more or less
};

// Whether the verdicts are what the memberships say: mostly they are. Both are in order of segment.
bool stays(const SegmentRules& rules, const SegmentJudge& judge, const pb::User& user) {
  int at = 0;
  for (std::size_t i = 0; i < rules.segments().size(); ++i) {
    const SegmentRules::Segment& segment = rules.segments()[i];
    const bool in = !segment.draft && judge.verdict(i).holds();
    const bool was = at < user.memberships_size() && user.memberships(at).segment() == segment.id;
    if (in != was) return false;
    at += was ? 1 : 0;
  }
  return at == user.memberships_size();
}

Look judge_all(const Looking& looking, const SegmentRules& rules, SegmentJudge& judge,
               const pb::User& user) {
  Look look;
  for (std::size_t i = 0; i < rules.segments().size(); ++i) {
    const SegmentRules::Segment& segment = rules.segments()[i];
    const auto was = find_membership(user.memberships(), segment.id);
    const bool before = was != user.memberships().end();
    const bool in = !segment.draft && judge.verdict(i).holds();
    if (in) {
      pb::Membership& kept = look.memberships.emplace_back();
      kept.set_segment(segment.id);
      kept.set_since(before ? was->since() : to_unix_ms(looking.now));
      look.segments.push_back(segment.name);
    }
    if (in == before) continue;
    look.counts.emplace_back(segment.id, in ? 1 : -1);
    (in ? look.entered : look.left).push_back(change(segment, judge));
  }
  for (const pb::Membership& was : user.memberships()) {
    const bool known =
        std::any_of(rules.segments().begin(), rules.segments().end(),
                    [&was](const auto& segment) { return segment.id == was.segment(); });
    if (known) continue;  // a segment that was retired: its name is gone with its rule
    look.counts.emplace_back(was.segment(), -1);
    look.left.push_back({{"segment", nullptr}, {"because", {{{"term", "retired"}}}}});
  }
  return look;
}

// When the person must be looked at again. A timer that is early does no harm and arms the right
// one: moving it at every event would write a key more each time.
std::int64_t next_check(SegmentJudge& judge, std::int64_t armed, std::int64_t now) {
  const auto next = judge.next_change();
  if (!next) return 0;
  const std::int64_t due = std::max(to_unix_ms(*next), now + 1);
  return armed > now && armed <= due ? armed : due;
}

void arm(std::string_view entity, std::int64_t due, Workspace& workspace) {
  if (due == 0) return workspace.cancel_timer(entity, kRulesTimer);
  workspace.set_timer(entity, kRulesTimer, from_unix_ms(due));
}

void tell(const Looking& looking, const Look& look, const SegmentJudge& judge,
          std::optional<std::string_view> tier, Workspace& workspace) {
  const ordered_json body{{"at", to_unix_ms(looking.now)},
                          {"configuration", looking.configuration},
                          {"score", static_cast<double>(judge.score().total) / 100},
                          {"tier", tier ? ordered_json(*tier) : ordered_json(nullptr)},
                          {"segments", look.segments},
                          {"entered", look.entered},
                          {"left", look.left}};
  workspace.signal(looking.entity, kSegmentsSignal, body.dump());
}

void leave_all(std::string_view entity, const pb::User& user, Workspace& workspace) {
  if (user.memberships().empty() && user.next_check() == 0) return;
  pb::User& edited = *workspace.edit(entity).mutable_user();
  for (const pb::Membership& one : edited.memberships()) {
    count_member(workspace, one.segment(), -1);
  }
  edited.clear_memberships();
  if (edited.next_check() != 0) arm(entity, 0, workspace);
  edited.clear_next_check();
}

}  // namespace

bool is_member(const pb::User& user, std::uint32_t segment) {
  return find_membership(user.memberships(), segment) != user.memberships().end();
}

void update_memberships(const Looking& looking, const SegmentRules& rules, SegmentJudge& judge,
                        Workspace& workspace) {
  const pb::Entity* state = workspace.find(looking.entity);
  if (state == nullptr) return;
  const pb::User& user = state->user();
  if (!has_activity(user)) return leave_all(looking.entity, user, workspace);
  const auto tier = looking.tiers.tier_of(paid_fen(user));
  judge.look(looking.entity, user, looking.now, tier);
  const std::int64_t due = next_check(judge, user.next_check(), to_unix_ms(looking.now));
  const bool moved = due != user.next_check();
  const bool same = stays(rules, judge, user);
  if (same && !moved) return;
  const Look look = same ? Look{} : judge_all(looking, rules, judge, user);
  pb::User& edited = *workspace.edit(looking.entity).mutable_user();
  if (moved) {
    arm(looking.entity, due, workspace);
    edited.set_next_check(due);
  }
  if (same) return;
  edited.mutable_memberships()->Assign(look.memberships.begin(), look.memberships.end());
  for (const auto& [segment, sign] : look.counts) count_member(workspace, segment, sign);
  if (!looking.quiet) tell(looking, look, judge, tier, workspace);
}

}  // namespace hearth::segmenter
