#include "recall/core/tally.hpp"

#include <string>

namespace hearth::recall {
namespace {

// The item of that name in a list sorted by it.
template <class Items, class Name>
auto& item_of(Items& items, std::string_view wanted, Name name_of) {
  int at = 0;
  while (at < items.size() && name_of(items.Get(at)) < wanted) ++at;
  if (at < items.size() && name_of(items.Get(at)) == wanted) return *items.Mutable(at);
  items.Add();
  for (int i = items.size() - 1; i > at; --i) items.SwapElements(i, i - 1);
  return *items.Mutable(at);
}

pb::Campaign& campaign_of(pb::Campaigns& all, std::string_view name) {
  pb::Campaign& campaign =
      item_of(*all.mutable_campaigns(), name,
              [](const pb::Campaign& one) -> std::string_view { return one.name(); });
  campaign.set_name(std::string(name));
  return campaign;
}

pb::StepCounts& step_of(pb::Campaign& campaign, std::string_view id) {
  pb::StepCounts& step =
      item_of(*campaign.mutable_steps(), id,
              [](const pb::StepCounts& one) -> std::string_view { return one.id(); });
  step.set_id(std::string(id));
  return step;
}

void add(pb::StepCounts& sum, const pb::StepCounts& part) {
  sum.set_sent(sum.sent() + part.sent());
  sum.set_delivered(sum.delivered() + part.delivered());
  sum.set_failed(sum.failed() + part.failed());
  sum.set_withdrawn(sum.withdrawn() + part.withdrawn());
  sum.set_returned(sum.returned() + part.returned());
  sum.set_cost_fen(sum.cost_fen() + part.cost_fen());
  for (const pb::Skips& skips : part.skips()) count_skip(sum, skips.rule(), skips.count());
}

}  // namespace

pb::Campaign& tally_of(Workspace& workspace, std::string_view campaign) {
  return campaign_of(*workspace.edit(kCampaignsKey).mutable_campaigns(), campaign);
}

pb::StepCounts& tally_of(Workspace& workspace, std::string_view campaign, std::string_view step) {
  return step_of(tally_of(workspace, campaign), step);
}

void count_skip(pb::StepCounts& counts, std::string_view rule, std::uint64_t by) {
  pb::Skips& skips = item_of(*counts.mutable_skips(), rule,
                             [](const pb::Skips& one) -> std::string_view { return one.rule(); });
  skips.set_rule(std::string(rule));
  skips.set_count(skips.count() + by);
}

void add(pb::Campaigns& sum, const pb::Campaigns& part) {
  for (const pb::Campaign& one : part.campaigns()) {
    pb::Campaign& campaign = campaign_of(sum, one.name());
    campaign.set_enrolled(campaign.enrolled() + one.enrolled());
    campaign.set_holdout(campaign.holdout() + one.holdout());
    campaign.set_returned(campaign.returned() + one.returned());
    campaign.set_holdout_returned(campaign.holdout_returned() + one.holdout_returned());
    campaign.set_cost_fen(campaign.cost_fen() + one.cost_fen());
    for (const pb::StepCounts& step : one.steps()) add(step_of(campaign, step.id()), step);
  }
}

}  // namespace hearth::recall
