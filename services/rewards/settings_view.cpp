#include "rewards/settings_view.hpp"

namespace hearth::rewards {

Result<Settings> settings_in(const fold::StoredConfiguration& configuration) {
  ParsedSettings parsed = parse_settings(configuration.yaml);
  if (!parsed.problems.empty()) {
    return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  }
  parsed.settings.number = configuration.number;
  return std::move(parsed.settings);
}

}  // namespace hearth::rewards
