#include "contract/product_sections.hpp"
#include "contract/segment_names.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxConditions = 100;
constexpr std::int64_t kMaxAccounts = 64;

bool name_fits(const YamlEntry& entry, char joint) {
  const bool fits = is_rule_name(entry.name, joint);
  if (!fits) {
    entry.value.problem("a name begins with a small letter and has small letters, digits and '" +
                        std::string(1, joint) + "' only, at most 64");
  }
  return fits;
}

// `name: text`, or `name: {rule: text, title: text, …}`.
template <class Rest>
void read_named_rule(const YamlEntry& entry, NamedRule& rule, const Rest& rest) {
  rule.name = entry.name;
  if (entry.value.node().shape != YamlNode::Shape::kMapping) {
    read_rule_text(entry.value, rule);
    return;
  }
  YamlSection section(entry.value);
  if (const auto text = section.require("rule")) read_rule_text(*text, rule);
  if (const auto title = section.find("title")) title->read_text(rule.title, kMaxTitleBytes);
  rest(section);
}

}  // namespace

void read_rule_text(const YamlValue& value, NamedRule& rule) {
  value.read_text(rule.rule, kMaxRuleBytes);
  const YamlNode& node = value.node();
  rule.runs = node.runs;
  const TextPlace begin = place_in_file(rule.runs, {node.line, node.column}, {1, 1});
  rule.line = begin.line;
  rule.column = begin.column;
}

void read_segments(const YamlValue& value, SegmentSettings& segments) {
  YamlSection section(value);
  section.read("ring_accounts", segments.ring_accounts, {2, kMaxAccounts});
  if (const auto conditions = section.find("conditions")) {
    for (const YamlEntry& entry : entries(*conditions)) {
      if (!name_fits(entry, '_')) continue;
      read_named_rule(entry, segments.conditions.emplace_back(), [](YamlSection&) {});
    }
    if (segments.conditions.size() > kMaxConditions) conditions->problem("more than 100");
  }
  if (const auto rules = section.find("rules")) {
    for (const YamlEntry& entry : entries(*rules)) {
      if (!name_fits(entry, '-')) continue;
      DraftSegment& segment = segments.segments.emplace_back();
      read_named_rule(entry, segment,
                      [&](YamlSection& more) { more.read("draft", segment.draft); });
    }
    if (segments.segments.size() > kMaxSegments) rules->problem("more than 200 segments");
  }
}

}  // namespace hearth::contract
