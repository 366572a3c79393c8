#include "segmenter/core/standing.hpp"

#include <algorithm>
#include <limits>

#include "contract/json_text.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/value.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::ordered_json;

const SegmentRules::Segment* find(const SegmentRules& rules, std::uint32_t id) {
  const auto& all = rules.segments();
  const auto at = std::find_if(all.begin(), all.end(),
                               [id](const SegmentRules::Segment& one) { return one.id == id; });
  return at == all.end() ? nullptr : &*at;
}

ordered_json tier_of(std::int64_t paid, const TierTable& tiers) {
  const auto estimate = tiers.estimate(paid);
  if (!estimate) return nullptr;
  return {{"tier", estimate->tier},
          {"least", estimate->least},
          {"most", estimate->most},
          {"percentile", {estimate->percent_from, estimate->percent_to}}};
}

std::int64_t first_seen(const pb::User& user) {
  std::int64_t first = std::numeric_limits<std::int64_t>::max();
  if (has_activity(user.own())) first = user.own().first_seen();
  for (const pb::Linked& part : user.linked()) {
    if (has_activity(part.activity())) first = std::min(first, part.activity().first_seen());
  }
  return first;
}

bool is_complete(const SegmentsLook& look, const SegmentRules& rules, const rules::Rule& rule) {
  if (look.kept == nullptr) return true;
  const auto since = complete_since(rules, rule, *look.kept, first_seen(look.user));
  return since && *since <= to_unix_ms(look.now);
}

}  // namespace

ordered_json reasons(const std::vector<rules::Term>& terms) {
  ordered_json out = ordered_json::array();
  for (const rules::Term& term : terms) {
    out.push_back(
        {{"term", term.term}, {"value", term.value}, {"holds", rules::to_text(term.holds)}});
  }
  return out;
}

ordered_json standing(const pb::User& user, const SegmentRules& rules, const TierTable& tiers) {
  ordered_json segments = ordered_json::array();
  for (const pb::Membership& one : user.memberships()) {
    if (const auto* segment = find(rules, one.segment())) segments.push_back(segment->name);
  }
  std::sort(segments.begin(), segments.end());
  const std::int64_t paid = paid_fen(user);
  return {{"segments", std::move(segments)},
          {"value", static_cast<double>(paid) / 100},
          {"tier", tier_of(paid, tiers)},
          {"accounts_on_device", std::max(user.standing().accounts(), 1U)},
          {"accounts_on_address", std::max(user.standing().accounts_on_address(), 1U)}};
}

ordered_json segments_with_reasons(const SegmentsLook& look, const SegmentRules& rules,
                                   SegmentJudge& judge) {
  const auto tier = look.tiers.tier_of(paid_fen(look.user));
  judge.look(look.entity, look.user, look.now, tier, {}, look.outages);
  ordered_json segments = ordered_json::array();
  for (const pb::Membership& one : look.user.memberships()) {
    const SegmentRules::Segment* segment = find(rules, one.segment());
    if (segment == nullptr) continue;  // retired, and the sweep has not come by yet
    segments.push_back({{"segment", segment->name},
                        {"title", segment->title},
                        {"since", contract::to_rfc3339(from_unix_ms(one.since()))},
                        {"complete", is_complete(look, rules, segment->rule)},
                        {"because", reasons(judge.because(segment->rule))}});
  }
  ordered_json unknown = ordered_json::array();
  for (std::size_t i = 0; i < rules.segments().size(); ++i) {
    const bool asked = !rules.segments()[i].draft;
    if (asked && judge.verdict(i).is(rules::Value::Kind::kUnknown)) {
      unknown.push_back(rules.segments()[i].name);
    }
  }
  return {{"segments", std::move(segments)}, {"unknown", std::move(unknown)}};
}

}  // namespace hearth::segmenter
