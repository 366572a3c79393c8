#include "product_in_force.hpp"

#include "contract/product_configuration.hpp"

namespace hearth::ctl {

Result<contract::Product> product_in_force(const Session& session) {
  const auto configuration = fold::last_configuration(*session.nats, session.names(), {0});
  if (!configuration) return fail(configuration.error());
  if (configuration->number == 0) {
    return fail(ErrorKind::kNotFound,
                "no configuration is in force: run hearth-ctl apply hearth.yaml first");
  }
  auto parsed = contract::product_of(*configuration);
  if (parsed.product) return std::move(*parsed.product);
  return fail(ErrorKind::kCorrupt, "configuration " + std::to_string(configuration->number) +
                                       " cannot be read by this release");
}

}  // namespace hearth::ctl
