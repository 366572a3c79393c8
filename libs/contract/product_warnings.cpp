#include "contract/product_sections.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kMaxWarnings = 50;
constexpr std::size_t kMaxWordBytes = 64;
constexpr std::int64_t kMaxSample = 1'000'000'000;

void read_rule(YamlSection& section, std::string_view key, NamedRule& rule) {
  const auto value = section.require(key);
  if (!value) return;
  read_rule_text(*value, rule);
  rule.name = key;
}

void read_word(YamlSection& section, std::string_view key, std::string& into) {
  if (const auto value = section.require(key)) value->read_text(into, kMaxWordBytes);
}

Warning read_warning(const YamlEntry& entry) {
  Warning warning;
  warning.name = entry.name;
  YamlSection section(entry.value);
  read_rule(section, "open", warning.open);
  read_rule(section, "close", warning.close);
  read_word(section, "sample", warning.sample);
  read_word(section, "programme", warning.programme);
  read_word(section, "owner", warning.owner);
  section.read("minimum_sample", warning.minimum_sample, {0, kMaxSample});
  return warning;
}

}  // namespace

void read_warnings(const YamlValue& value, std::vector<Warning>& warnings) {
  for (const YamlEntry& entry : entries(value)) {
    if (entry.name.empty() || entry.name.size() > kMaxWordBytes) {
      entry.value.problem("a name has 1 to 64 bytes");
      continue;
    }
    warnings.push_back(read_warning(entry));
  }
  if (warnings.size() > kMaxWarnings) value.problem("more than 50 warnings");
}

}  // namespace hearth::contract
