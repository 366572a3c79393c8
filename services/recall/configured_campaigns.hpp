#pragma once

#include "fold/configuration_view.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {

using ConfiguredCampaigns = fold::ConfigurationView<Settings>;

Result<Settings> campaigns_in(const fold::StoredConfiguration& configuration);

}  // namespace hearth::recall
