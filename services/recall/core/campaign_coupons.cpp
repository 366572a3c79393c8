#include "recall/core/campaign_coupons.hpp"

#include <algorithm>
#include <string_view>

namespace hearth::recall {
namespace {

using contract::YamlNode;

const YamlNode kNothing;

const YamlNode& member(const YamlNode& mapping, std::string_view name) {
  for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
    if (mapping.keys[i].text == name) return mapping.items[i];
  }
  return kNothing;
}

}  // namespace

std::vector<contract::Problem> unknown_coupons(const YamlNode& file) {
  const YamlNode& coupons = member(member(file, "rewards"), "coupons");
  std::vector<contract::Problem> problems;
  for (const YamlNode& campaign : member(member(file, "recall"), "campaigns").items) {
    for (const YamlNode& step : member(campaign, "steps").items) {
      const YamlNode& coupon = member(step, "coupon");
      const bool known = std::any_of(coupons.keys.begin(), coupons.keys.end(),
                                     [&](const YamlNode& key) { return key.text == coupon.text; });
      if (known || coupon.text.empty()) continue;
      problems.push_back({coupon.line, coupon.column, "recall.campaigns",
                          "there is no coupon " + coupon.text + " in rewards.coupons"});
    }
  }
  return problems;
}

}  // namespace hearth::recall
