#include "recall/configured_campaigns.hpp"

#include "recall/core/section.hpp"

namespace hearth::recall {

Result<Settings> campaigns_in(const fold::StoredConfiguration& configuration) {
  auto section = read_section(configuration.yaml);
  if (!section) return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  return *std::move(section);
}

}  // namespace hearth::recall
