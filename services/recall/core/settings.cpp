#include "recall/core/settings.hpp"

#include <algorithm>

namespace hearth::recall {

const Campaign* Settings::find(std::string_view campaign) const {
  const auto at = std::find_if(campaigns.begin(), campaigns.end(),
                               [&](const Campaign& one) { return one.name == campaign; });
  return at == campaigns.end() ? nullptr : &*at;
}

const CampaignStep* find_step(const Campaign& campaign, std::string_view step) {
  const auto at = std::find_if(campaign.steps.begin(), campaign.steps.end(),
                               [&](const CampaignStep& one) { return one.id == step; });
  return at == campaign.steps.end() ? nullptr : &*at;
}

}  // namespace hearth::recall
