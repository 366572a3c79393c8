#include "segmenter/core/segment_referrer.hpp"

#include "contract/yaml_tree.hpp"

namespace hearth::segmenter {
namespace {

using contract::YamlNode;

constexpr std::string_view kEverybody = "all";  // as an audience it is no segment

const YamlNode kNothing;

const YamlNode& member(const YamlNode& mapping, std::string_view name) {
  for (std::size_t i = 0; i < mapping.keys.size(); ++i) {
    if (mapping.keys[i].text == name) return mapping.items[i];
  }
  return kNothing;
}

std::optional<SegmentReferrer> in_chains(std::string_view segment, const YamlNode& chains) {
  for (std::size_t i = 0; i < chains.keys.size(); ++i) {
    const YamlNode& audience = member(chains.items[i], "audience");
    if (audience.text != segment || segment == kEverybody) continue;
    return SegmentReferrer{"rewards.chains." + chains.keys[i].text + ".audience", audience.line};
  }
  return std::nullopt;
}

std::optional<SegmentReferrer> in_downgrades(std::string_view segment, const YamlNode& downgrades) {
  for (std::size_t i = 0; i < downgrades.items.size(); ++i) {
    const YamlNode& named = member(downgrades.items[i], "segment");
    if (named.text != segment) continue;
    return SegmentReferrer{"rewards.downgrade[" + std::to_string(i) + "].segment", named.line};
  }
  return std::nullopt;
}

std::optional<SegmentReferrer> in_campaigns(std::string_view segment, const YamlNode& campaigns) {
  for (std::size_t i = 0; i < campaigns.keys.size(); ++i) {
    for (const YamlNode& named : member(member(campaigns.items[i], "audience"), "segments").items) {
      if (named.text != segment) continue;
      return SegmentReferrer{"recall.campaigns." + campaigns.keys[i].text + ".audience",
                             named.line};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<SegmentReferrer> referrer_of(std::string_view segment, std::string_view yaml) {
  const auto file = contract::parse_yaml(yaml);
  if (!file) return std::nullopt;
  const YamlNode& rewards = member(*file, "rewards");
  if (auto found = in_chains(segment, member(rewards, "chains"))) return found;
  if (auto found = in_downgrades(segment, member(rewards, "downgrade"))) return found;
  return in_campaigns(segment, member(member(*file, "recall"), "campaigns"));
}

}  // namespace hearth::segmenter
