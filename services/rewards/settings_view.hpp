#pragma once

#include "fold/configuration_view.hpp"
#include "rewards/core/settings.hpp"

namespace hearth::rewards {

using SettingsView = fold::ConfigurationView<Settings>;

Result<Settings> settings_in(const fold::StoredConfiguration& configuration);

}  // namespace hearth::rewards
