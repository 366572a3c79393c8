#include "contract/product_sections.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxTiers = 10;
constexpr std::size_t kMaxTierName = 32;
constexpr std::int64_t kMaxPopulation = 1'000'000'000;

Tier read_tier(const YamlValue& value) {
  Tier tier;
  YamlSection section(value);
  if (const auto name = section.require("name")) name->read_text(tier.name, kMaxTierName);
  if (const auto above = section.require("above_percent")) above->read(tier.above_percent, {0, 99});
  return tier;
}

}  // namespace

void read_tiers(const YamlValue& value, TierSettings& tiers) {
  YamlSection section(value);
  section.read("minimum_population", tiers.minimum_population, {0, kMaxPopulation});
  const auto list = section.require("tiers");
  if (!list || list->node().shape != YamlNode::Shape::kSequence) return;
  for (const YamlValue& item : list->sequence()) {
    const Tier tier = read_tier(item);
    if (!tiers.tiers.empty() && tier.above_percent >= tiers.tiers.back().above_percent) {
      item.problem("above_percent must descend from tier to tier");
    }
    for (const Tier& other : tiers.tiers) {
      if (other.name == tier.name) item.problem("the name " + tier.name + " is taken");
    }
    tiers.tiers.push_back(tier);
  }
  if (tiers.tiers.empty() || tiers.tiers.size() > kMaxTiers) list->problem("wants 1 to 10 tiers");
  if (!tiers.tiers.empty() && tiers.tiers.back().above_percent != 0) {
    list->problem("the last tier takes everybody else: its above_percent is 0");
  }
}

}  // namespace hearth::contract
