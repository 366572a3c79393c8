#include "segmenter/core/membership.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "contract/json_text.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

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

// {"segment":"x","because":[{"term":"score >= 50","value":"61.5","holds":"true"}]}
void append_change(std::string& list, const SegmentRules::Segment& segment, SegmentJudge& judge) {
  list += list.empty() ? R"({"segment":)" : R"(,{"segment":)";
  contract::append_string(list, segment.name);
  std::string_view comma;
  list += R"(,"because":[)";
  for (const rules::Term& term : judge.because(segment.rule)) {
    list.append(std::exchange(comma, ",")).append(R"({"term":)");
    contract::append_string(list, term.term);
    list += R"(,"value":)";
    contract::append_string(list, term.value);
    list += R"(,"holds":)";
    contract::append_string(list, rules::to_text(term.holds));
    list += '}';
  }
  list += "]}";
}

// What a look came to, to be compared with what is.
struct Look {
  std::vector<pb::Membership> memberships;            // ascending by segment
  std::string segments, entered, left;                // items of JSON lists
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
      if (!look.segments.empty()) look.segments += ',';
      contract::append_string(look.segments, segment.name);
    }
    if (in == before) continue;
    look.counts.emplace_back(segment.id, in ? 1 : -1);
    append_change(in ? look.entered : look.left, segment, judge);
  }
  for (const pb::Membership& was : user.memberships()) {
    const bool known =
        std::any_of(rules.segments().begin(), rules.segments().end(),
                    [&was](const auto& segment) { return segment.id == was.segment(); });
    if (known) continue;  // a segment that was retired: its name is gone with its rule
    look.counts.emplace_back(was.segment(), -1);
    if (!look.left.empty()) look.left += ',';
    look.left += R"({"segment":null,"because":[{"term":"retired"}]})";
  }
  return look;
}

// Of its name, as with segments; 0: no tier.
std::uint32_t tier_id(std::optional<std::string_view> tier) { return tier ? segment_id(*tier) : 0; }

// Whether others must hear of somebody whose memberships stay: an import has brought them, or the
// tier is another one. Who is in no segment is nobody's audience.
bool is_news(const pb::User& user, std::optional<std::string_view> tier) {
  return user.untold() || (!user.memberships().empty() && tier_id(tier) != user.told_tier());
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

// Hundredths as JSON writes a number of points: 61.5, and 61.0 for a whole one.
void append_points(std::string& out, std::int64_t hundredths) {
  const auto digit = [](std::int64_t value) { return static_cast<char>('0' + value % 10); };
  contract::append_number(out, hundredths / 100);
  out.append({'.', digit(hundredths / 10)});
  if (hundredths % 10 != 0) out += digit(hundredths);
}

void tell(const Looking& looking, const Look& look, const SegmentJudge& judge,
          std::optional<std::string_view> tier, Workspace& workspace) {
  std::string body = R"({"at":)";
  contract::append_number(body, to_unix_ms(looking.now));
  body += R"(,"configuration":)";
  contract::append_unsigned(body, looking.configuration);
  body += R"(,"score":)";
  append_points(body, judge.score().total);
  body += R"(,"tier":)";
  if (tier) {
    contract::append_string(body, *tier);
  } else {
    body += "null";
  }
  body.append(R"(,"segments":[)").append(look.segments);
  body.append(R"(],"entered":[)").append(look.entered);
  body.append(R"(],"left":[)").append(look.left).append("]}");
  workspace.signal(looking.entity, kSegmentsSignal, std::move(body));
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
  judge.look(looking.entity, user, looking.now, tier, looking.news, looking.outages);
  const std::int64_t due = next_check(judge, user.next_check(), to_unix_ms(looking.now));
  const bool moved = due != user.next_check() && !looking.importing;
  if (moved) {
    arm(looking.entity, due, workspace);
    workspace.edit(looking.entity).mutable_user()->set_next_check(due);
  }
  if (stays(rules, judge, user) && (looking.quiet || !is_news(user, tier))) return;
  const Look look = judge_all(looking, rules, judge, user);
  pb::User& edited = *workspace.edit(looking.entity).mutable_user();
  edited.mutable_memberships()->Assign(look.memberships.begin(), look.memberships.end());
  for (const auto& [segment, sign] : look.counts) count_member(workspace, segment, sign);
  edited.set_untold(looking.quiet);
  if (looking.quiet) return;
  edited.set_told_tier(tier_id(tier));
  tell(looking, look, judge, tier, workspace);
}

}  // namespace hearth::segmenter
