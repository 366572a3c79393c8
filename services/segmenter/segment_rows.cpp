#include "segmenter/segment_rows.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/membership.hpp"

namespace hearth::segmenter {
namespace {

// Whether a partition that keeps this has heard of all that the plan asks for.
bool knows(const pb::Kept& kept, const SeriesPlan& plan) {
  return std::all_of(plan.sources().begin(), plan.sources().end(), [&kept](const Source& source) {
    const int at = lower_bound(kept.sources(), source.id);
    return holds_at(kept.sources(), at, source.id) && kept.windows(at) >= source.window;
  });
}

}  // namespace

Result<SegmentRows> SegmentRows::read(fold::StateReader& reader, InstallationView& view) {
  auto states = reader.read_all({std::string(kMembersKey), std::string(kKeptKey)});
  if (!states) return fail(states.error());
  SegmentRows rows;
  std::uint16_t newest = 0;
  for (fold::ReadStates& state : *states) {
    Partition& one = rows.partitions_.emplace_back();
    one.checkpoint = std::move(state.checkpoint);
    pb::Entity row;
    if (state.values[0] && row.ParseFromString(*state.values[0])) one.members = row.members();
    if (state.values[1] && row.ParseFromString(*state.values[1])) one.kept = row.kept();
    const auto number = static_cast<std::uint16_t>(rows.partitions_.size() - 1);
    if (one.checkpoint.configuration() > rows.partitions_[newest].checkpoint.configuration()) {
      newest = number;
    }
  }
  auto found = view.at({newest}, rows.partitions_[newest].checkpoint);
  if (!found) return fail(found.error());
  rows.view_ = *std::move(found);
  return rows;
}

contract::Position SegmentRows::position() const {
  contract::Position out;
  for (std::uint16_t p = 0; p < partitions_.size(); ++p) {
    out[{p}] = partitions_[p].checkpoint.sequence();
  }
  return out;
}

std::uint64_t SegmentRows::users(std::string_view segment) const {
  const std::uint32_t id = segment_id(segment);
  std::uint64_t sum = 0;
  for (const Partition& one : partitions_) {
    const int at = lower_bound(one.members.segments(), id);
    if (holds_at(one.members.segments(), at, id)) sum += one.members.users(at);
  }
  return sum;
}

nlohmann::ordered_json SegmentRows::judged(std::uint64_t configuration) const {
  const auto done = std::count_if(partitions_.begin(), partitions_.end(), [&](const auto& one) {
    return one.checkpoint.configuration() >= configuration && !one.checkpoint.has_sweep();
  });
  return {{"partitions_done", done}, {"partitions", partitions_.size()}};
}

nlohmann::ordered_json SegmentRows::completeness(const rules::Rule& rule) const {
  bool complete = true;
  std::optional<std::int64_t> moment = 0;
  for (const Partition& one : partitions_) {
    if (!one.kept) continue;
    const auto since = complete_since(view_->configured->rules, rule, *one.kept);
    if (!since || *since > one.checkpoint.log_time_ms()) complete = false;
    moment = moment && since ? std::optional(std::max(*moment, *since)) : std::nullopt;
  }
  const bool known = moment && *moment != 0;
  return {
      {"complete", complete},
      {"complete_since", known ? nlohmann::ordered_json(contract::to_rfc3339(from_unix_ms(*moment)))
                               : nlohmann::ordered_json(nullptr)}};
}

nlohmann::ordered_json SegmentRows::backfill() const {
  std::uint64_t known = 0, ended = 0, users = 0, done = 0;
  bool given_up = false;
  for (const Partition& one : partitions_) {
    const pb::Kept kept = one.kept.value_or(pb::Kept());
    const pb::Backfill& progress = kept.backfill();
    const BackfillStanding now = standing(kept, one.checkpoint.configuration());
    const bool wanted = now != BackfillStanding::kNothingWanted ||
                        (one.kept && !knows(kept, view_->configured->rules.plan()));
    given_up = given_up || now == BackfillStanding::kGivenUp;
    if (wanted || kept.has_backfill()) ++known;
    if (!wanted && (!kept.has_backfill() || progress.ended())) ++ended;
    if (wanted && progress.ended()) continue;  // that one was about other rules
    users += progress.users();
    done += progress.done();
  }
  if (known == 0) return nullptr;
  const char* state = given_up ? "given_up" : "backfilling";
  return {{"state", ended == partitions_.size() ? "done" : state},
          {"partitions_done", ended},
          {"partitions", partitions_.size()},
          {"users_done", done},
          {"users", users}};
}

}  // namespace hearth::segmenter
