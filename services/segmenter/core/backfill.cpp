#include "segmenter/core/backfill.hpp"

#include <algorithm>

#include <nlohmann/json.hpp>

#include "contract/refusal.hpp"
#include "segmenter/core/base64.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/identity_messages.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {
namespace {

// A source that was dropped and kept anew after the log was read lacks what came in between, and
// one whose window has grown since lacks what lies before the old one.
void fill(pb::Kept& kept, const pb::BackfillStep& step) {
  const pb::Kept& filled = step.filled();
  for (int i = 0; i < filled.sources_size(); ++i) {
    const int at = lower_bound(kept.sources(), filled.sources(i));
    if (!holds_at(kept.sources(), at, filled.sources(i))) continue;
    if (kept.since(at) > step.at() || kept.windows(at) > filled.windows(i)) continue;
    kept.set_since(at, std::min(kept.since(at), filled.since(i)));
  }
}

void begin(pb::Backfill& progress, const pb::BackfillStep& step) {
  const bool again = progress.configuration() == step.configuration() && !progress.ended();
  const std::uint32_t attempts = again ? progress.attempts() + 1 : 1;
  progress.Clear();
  progress.set_id(step.id());
  if (step.configuration() == 0) return;
  progress.set_configuration(step.configuration());
  progress.set_attempts(attempts);
}

void end(pb::Backfill& progress, const pb::BackfillStep& step) {
  progress.set_ended(true);
  if (progress.configuration() == 0) return;
  *progress.mutable_sources() = step.filled().sources();
  *progress.mutable_windows() = step.filled().windows();
  progress.set_at(step.at());
}

// Where progress can be read. False: another back-fill has begun since.
bool note_step(Workspace& workspace, const pb::BackfillStep& step) {
  pb::Kept& kept = *workspace.edit(kKeptKey).mutable_kept();
  pb::Backfill& progress = *kept.mutable_backfill();
  if (begins(step)) {
    begin(progress, step);
    return true;
  }
  if (progress.id() != step.id()) return false;
  progress.set_users(step.users());
  progress.set_done(progress.done() + static_cast<std::uint64_t>(step.parts_size()));
  if (!step.has_filled()) return true;
  end(progress, step);
  fill(kept, step);
  return true;
}

// True: the id is a person of its own. Who was forgotten since it did any of this gets none of it.
bool bring(const pb::Linked& part, const SeriesPlan& plan, Workspace& workspace) {
  const TimePoint first_seen = from_unix_ms(part.activity().first_seen());
  const pb::Entity* known = workspace.find(part.entity());
  if (known == nullptr || is_forgotten(known->user(), first_seen)) return false;
  const std::string lacking = part.activity().SerializeAsString();
  if (known->user().forward().empty()) {
    fill_up(*workspace.edit(part.entity()).mutable_user()->mutable_own(), lacking, plan);
    return true;
  }
  const ForwardedEvent message{.entity = part.entity(),
                               .via = {part.entity()},
                               .label = {},
                               .time = first_seen,
                               .properties = {},
                               .zone = {},
                               .series = lacking};
  workspace.signal(known->user().forward(), kForwardedEvent, encode(message));
  return false;
}

}  // namespace

std::string encode(const pb::BackfillStep& step) {
  return nlohmann::json{{"step", to_base64(step.SerializeAsString())}}.dump();
}

std::optional<pb::BackfillStep> decode_backfill(std::string_view body) {
  const auto parsed = nlohmann::json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("step") || !parsed["step"].is_string()) {
    return std::nullopt;
  }
  const auto bytes = from_base64(parsed["step"].get_ref<const std::string&>());
  pb::BackfillStep step;
  if (!bytes || !step.ParseFromString(*bytes) || step.id().empty()) return std::nullopt;
  const pb::Kept& filled = step.filled();
  if (filled.since_size() != filled.sources_size() ||
      filled.windows_size() != filled.sources_size()) {
    return std::nullopt;
  }
  return step;
}

BackfillStanding standing(const pb::Kept& kept, std::uint64_t configuration) {
  const pb::Backfill& last = kept.backfill();
  for (int i = 0; i < kept.sources_size(); ++i) {
    if (kept.since(i) == 0) continue;
    const int at = last.ended() ? lower_bound(last.sources(), kept.sources(i)) : 0;
    const bool brought = last.ended() && holds_at(last.sources(), at, kept.sources(i)) &&
                         last.windows(at) >= kept.windows(i) && last.at() >= kept.since(i);
    if (brought) continue;
    const bool tried = !last.ended() && last.configuration() == configuration &&
                       last.attempts() >= kMostBackfillAttempts;
    return tried ? BackfillStanding::kGivenUp : BackfillStanding::kWanted;
  }
  return BackfillStanding::kNothingWanted;
}

void fill_up(pb::Activity& part, std::string_view activity, const SeriesPlan& plan) {
  pb::Activity lacking;
  if (!lacking.ParseFromArray(activity.data(), static_cast<int>(activity.size()))) return;
  merge(*part.mutable_series(), plan, lacking.series());
}

std::vector<std::string> take_backfill(std::string_view body, const SeriesPlan& plan,
                                       Workspace& workspace) {
  std::vector<std::string> filled;
  const auto step = decode_backfill(body);
  if (!step) {
    workspace.reply(400, contract::refusal_body("invalid_request", "the body is no step"));
    return filled;
  }
  if (!note_step(workspace, *step)) {
    workspace.reply(409, contract::refusal_body("superseded", "another back-fill has begun"));
    return filled;
  }
  for (const pb::Linked& part : step->parts()) {
    if (bring(part, plan, workspace)) filled.push_back(part.entity());
  }
  workspace.reply(200, "{}");
  return filled;
}

}  // namespace hearth::segmenter
