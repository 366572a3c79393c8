#include "segmenter/core/kept_sources.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kHourMs = 3'600'000;
constexpr std::int64_t kLongestDayMs = 25 * kHourMs;  // when clocks are set back

std::int64_t length_ms(Resolution resolution, std::int64_t buckets) {
  return buckets * (resolution == Resolution::kHour ? kHourMs : kLongestDayMs);
}

// When a source that was kept with `kept` buckets since `since` began to be kept with more of them.
std::int64_t since_with_more(const Source& source, std::int64_t since, std::int64_t kept,
                             std::int64_t now) {
  if (kept >= source.window) return since;
  if (source.resolution == Resolution::kNone) return since;
  return std::max(since, now - length_ms(source.resolution, kept));
}

std::optional<std::int64_t> since_of(const pb::Kept& kept, std::uint32_t source) {
  const int at = lower_bound(kept.sources(), source);
  if (!holds_at(kept.sources(), at, source)) return std::nullopt;
  return kept.since(at);
}

// Later moment, where nullopt is never.
std::optional<std::int64_t> later(std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
  if (!a || !b) return std::nullopt;
  return std::max(*a, *b);
}

}  // namespace

void note_sources(Workspace& workspace, const SeriesPlan& plan, TimePoint now) {
  const pb::Entity* known = workspace.find(kKeptKey);
  pb::Kept next;
  if (known != nullptr && known->kept().has_backfill()) {
    *next.mutable_backfill() = known->kept().backfill();
  }
  for (const Source& source : plan.sources()) {
    std::int64_t since = known == nullptr ? 0 : to_unix_ms(now);
    if (known != nullptr) {
      const pb::Kept& kept = known->kept();
      const int at = lower_bound(kept.sources(), source.id);
      if (holds_at(kept.sources(), at, source.id)) {
        since = since_with_more(source, kept.since(at), kept.windows(at), to_unix_ms(now));
      }
    }
    next.add_sources(source.id);
    next.add_since(since);
    next.add_windows(source.window);
  }
  if (known != nullptr && known->kept().SerializeAsString() == next.SerializeAsString()) return;
  *workspace.edit(kKeptKey).mutable_kept() = std::move(next);
}

std::optional<std::int64_t> complete_since(const SegmentRules& rules, const rules::Rule& rule,
                                           const pb::Kept& kept,
                                           std::optional<std::int64_t> first_seen) {
  std::optional<std::int64_t> moment = 0;
  for (const std::size_t variable : rule.variables()) {
    if (variable < kFacts) continue;
    const auto& condition = rules.conditions()[variable - kFacts];
    moment = later(moment, complete_since(rules, condition.rule, kept, first_seen));
  }
  for (const std::size_t feature : rule.features()) {
    if (feature >= rules.plan().questions().size()) return std::nullopt;  // not kept at all
    const Question& question = rules.plan().questions()[feature];
    const Source& source = rules.plan().sources()[question.source];
    const auto since = since_of(kept, source.id);
    if (!since) return std::nullopt;
    if (*since == 0 || (first_seen && *first_seen >= *since)) continue;
    if (question.window == kSinceEver || source.resolution == Resolution::kNone) {
      return std::nullopt;
    }
    moment = later(moment, *since + length_ms(source.resolution, question.window));
  }
  return moment;
}

}  // namespace hearth::segmenter
