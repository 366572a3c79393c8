#include "segmenter/core/ranks.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "segmenter/core/tier_cuts.hpp"
#include "segmenter/core/tier_table.hpp"
#include "segmenter/core/value_buckets.hpp"
#include "segmenter/core/value_row.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;

void keep(pb::Ranks& ranks, pb::Spread spread) {
  auto& all = *ranks.mutable_spreads();
  const auto at = std::lower_bound(
      all.begin(), all.end(), spread.partition(),
      [](const pb::Spread& known, std::uint32_t number) { return known.partition() < number; });
  if (at != all.end() && at->partition() == spread.partition()) {
    *at = std::move(spread);
    return;
  }
  const int index = static_cast<int>(at - all.begin());
  *all.Add() = std::move(spread);
  for (int i = all.size() - 1; i > index; --i) all.SwapElements(i, i - 1);
}

TimePoint may_look(const pb::Ranks& ranks, const RankRules& rules) {
  TimePoint due = from_unix_ms(ranks.heard_first());
  if (ranks.spreads_size() < rules.partitions) due += kPatience;
  if (ranks.looked() != 0) due = std::max(due, from_unix_ms(ranks.looked()) + kLookPause);
  if (ranks.broadcast() != 0) due = std::max(due, from_unix_ms(ranks.broadcast()) + kTablePause);
  return due;
}

std::vector<std::uint64_t> users_by_bucket(const pb::Ranks& ranks) {
  std::vector<std::uint64_t> users(kValueBuckets);
  for (const pb::Spread& spread : ranks.spreads()) {
    for (int i = 0; i < spread.buckets_size(); ++i) {
      users[static_cast<std::size_t>(spread.buckets(i))] += spread.users(i);
    }
  }
  return users;
}

void look(TimePoint now, const RankRules& rules, pb::Ranks& ranks, Workspace& workspace) {
  if (ranks.spreads().empty()) return;
  const TimePoint due = may_look(ranks, rules);
  if (now < due) return workspace.set_timer(kValueEntity, kRanksTimer, due);
  ranks.set_looked(to_unix_ms(now));
  const std::vector<std::uint64_t> users = users_by_bucket(ranks);
  std::vector<pb::Cut> cuts = cuts_of(users, rules.tiers);
  const std::vector<pb::Cut> told(ranks.cuts().begin(), ranks.cuts().end());
  if (!have_moved(told, cuts)) return;
  ranks.set_broadcast(to_unix_ms(now));
  ranks.set_number(ranks.number() + 1);
  *ranks.mutable_cuts() = {cuts.begin(), cuts.end()};
  const std::uint64_t population = std::accumulate(users.begin(), users.end(), std::uint64_t{0});
  const TierTable table(ranks.number(), population, std::move(cuts));
  workspace.broadcast(kTierTopic, table.number(), table.body());
}

}  // namespace

bool keep_ranks(const Input& input, const RankRules& rules, Workspace& workspace) {
  if (input.entity != kValueEntity || input.what == Input::What::kCommand) return false;
  std::optional<pb::Spread> spread;
  if (input.what == Input::What::kSignal && input.signal->name == kSpreadSignal) {
    spread = decode_spread(input.signal->body);
    if (!spread || spread->partition() >= rules.partitions) {
      workspace.reject("malformed-signal", "values of a partition");
      return true;
    }
  } else if (input.what != Input::What::kTimer && input.what != Input::What::kSweep) {
    return true;
  }
  pb::Ranks& ranks = *workspace.edit(kValueEntity).mutable_ranks();
  if (ranks.heard_first() == 0) ranks.set_heard_first(to_unix_ms(input.now));
  if (spread) keep(ranks, *std::move(spread));
  look(input.now, rules, ranks, workspace);
  return true;
}

}  // namespace hearth::segmenter
