#include "contract/product.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include "contract/product_names.hpp"
#include "contract/product_sections.hpp"
#include "contract/yaml_tree.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxProblems =
    100;  // nobody reads more, and a wrong file may hold one a line

void order_and_cut(std::vector<Problem>& problems) {
  std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
    return std::tie(a.line, a.column) < std::tie(b.line, b.column);
  });
  if (problems.size() > kMaxProblems) problems.resize(kMaxProblems);
}

}  // namespace

std::string_view name(ActivityClass activity) {
  return kActivityClassNames.at(static_cast<std::size_t>(activity));
}
std::string_view name(Meaning meaning) {
  return kMeaningNames.at(static_cast<std::size_t>(meaning));
}
std::string_view name(PropertyType type) {
  return kPropertyTypeNames.at(static_cast<std::size_t>(type));
}

const PlannedEvent* TrackingPlan::find(std::string_view event_name) const {
  const auto found = events.find(event_name);
  return found == events.end() ? nullptr : &found->second;
}

ParsedProduct parse_product(std::string_view text) {
  ParsedProduct parsed;
  const auto tree = parse_yaml(text);
  if (!tree) {
    parsed.problems.push_back(tree.error());
    return parsed;
  }
  Product product;
  {
    // The scores have no default: they are a product decision, and a silent one would be a guess.
    YamlSection root(YamlValue(*tree, "", parsed.problems));
    if (const auto plan = root.find("tracking_plan")) read_plan(*plan, product.plan);
    if (const auto score = root.require("score")) read_score(*score, product.score);
    if (const auto segments = root.find("segments")) read_segments(*segments, product.segments);
    if (const auto tiers = root.find("tiers")) read_tiers(*tiers, product.tiers);
    if (const auto warnings = root.find("warnings")) read_warnings(*warnings, product.warnings);
    // Read by the services that they are for.
    (void)root.find("rewards");
    (void)root.find("recall");
    if (const auto ingest = root.find("ingest")) read_ingest(*ingest, product.ingest);
  }
  order_and_cut(parsed.problems);
  if (parsed.problems.empty()) parsed.product = std::move(product);
  return parsed;
}

}  // namespace hearth::contract
