#include "recall/core/section.hpp"

#include <array>
#include <charconv>
#include <optional>

#include "contract/yaml_tree.hpp"
#include "recall/core/campaign_coupons.hpp"
#include "recall/core/campaign_section.hpp"

namespace hearth::recall {
namespace {

using contract::YamlSection;
using contract::YamlValue;

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxTextBytes = 4'096;
constexpr std::int64_t kMaxMessages = 1'000;
constexpr int kMinutesOfDay = 24 * 60;
constexpr std::array<std::string_view, 4> kUsualVisits = {"class:presence", "class:absorb",
                                                          "class:social", "class:create"};

// "22:00", as minutes of the day.
void read_clock(YamlSection& section, std::string_view key, int& into) {
  const auto value = section.require(key);
  if (!value) return;
  const std::string& text = value->node().text;
  int hour = -1, minute = -1;
  const char* const middle = text.data() + std::min<std::size_t>(2, text.size());
  const bool shaped = text.size() == 5 && text[2] == ':' &&
                      std::from_chars(text.data(), middle, hour).ptr == middle &&
                      std::from_chars(middle + 1, middle + 3, minute).ptr == middle + 3;
  if (!shaped || hour < 0 || hour > 23 || minute < 0 || minute > 59) {
    return value->problem("wants a time of day like \"22:00\"");
  }
  into = (hour * 60 + minute) % kMinutesOfDay;
}

void read_quiet_hours(const YamlValue& value, QuietHours& quiet) {
  YamlSection section(value);
  read_clock(section, "from", quiet.from);
  read_clock(section, "to", quiet.to);
}

void read_frequency(const YamlValue& value, Settings& settings) {
  YamlSection section(value);
  section.read("messages", settings.messages, {1, kMaxMessages});
  if (const auto per = section.require("per")) {
    per->read_duration(settings.per, std::chrono::hours(1), 90 * kDay);
  }
}

void read_word(YamlSection& section, std::string_view key, std::string& into) {
  if (const auto value = section.require(key)) value->read_text(into, kMaxNameBytes);
}

void read_items(const YamlValue& value, ItemEvent& items, bool titled) {
  YamlSection section(value);
  read_word(section, "event", items.event);
  read_word(section, "id", items.id);
  if (titled) read_word(section, "title", items.title);
}

void check_text(const YamlValue& at, std::string_view text) {
  const auto variables = variables_of(text);
  if (!variables) return at.problem("is no Mustache text (partials and delimiters are not taken)");
  for (const std::string& name : *variables) {
    if (!is_known_variable(name)) at.problem("there is no variable " + name);
  }
}

void read_text(YamlSection& section, std::string_view key, std::string& into) {
  const auto value = section.find(key);
  if (!value) return;
  value->read_text(into, kMaxTextBytes);
  check_text(*value, into);
}

MessageTemplate read_template(const YamlValue& value) {
  MessageTemplate out;
  YamlSection section(value);
  read_text(section, "title", out.title);
  read_text(section, "text", out.text);
  read_text(section, "otherwise", out.otherwise);
  if (out.title.empty() || out.text.empty()) value.problem("wants a title and a text");
  const MessageTemplate alone{.title = out.title, .text = out.otherwise};
  if (!out.needs_item()) return out;
  if (out.otherwise.empty()) {
    value.problem("names an item, so it wants the text `otherwise` for who has none");
  } else if (alone.needs_item()) {
    value.problem("the title and the text `otherwise` are also for who has no item: name none");
  }
  return out;
}

Settings read(const YamlValue& value, const contract::Product* product) {
  Settings settings;
  YamlSection section(value);
  section.read("sending", settings.sending);
  if (const auto visits = section.find("visits")) read_names(*visits, settings.visits);
  if (const auto quiet = section.find("quiet_hours"))
    read_quiet_hours(*quiet, settings.quiet_hours);
  if (const auto frequency = section.find("frequency")) read_frequency(*frequency, settings);
  if (const auto items = section.find("favourites")) read_items(*items, settings.favourites, true);
  if (const auto items = section.find("updated")) read_items(*items, settings.updated, false);
  if (const auto templates = section.find("templates")) {
    for (const contract::YamlEntry& entry : contract::entries(*templates)) {
      settings.templates[entry.name] = read_template(entry.value);
    }
  }
  if (const auto campaigns = section.find("campaigns")) {
    read_campaigns(*campaigns, product, settings);
  }
  if (settings.visits.empty()) settings.visits.assign(kUsualVisits.begin(), kUsualVisits.end());
  return settings;
}

}  // namespace

tl::expected<Settings, std::vector<contract::Problem>> read_section(std::string_view yaml) {
  const auto tree = contract::parse_yaml(yaml);
  if (!tree) return tl::unexpected(std::vector{tree.error()});
  Settings settings;
  std::vector<contract::Problem> problems;
  for (std::size_t i = 0; i < tree->keys.size(); ++i) {
    if (tree->keys[i].text != "recall") continue;
    const auto parsed = contract::parse_product(yaml);
    settings = read(YamlValue(tree->items[i], "recall", problems),
                    parsed.product ? &*parsed.product : nullptr);
  }
  if (!problems.empty()) return tl::unexpected(std::move(problems));
  return settings;
}

std::vector<contract::Problem> section_problems(std::string_view yaml) {
  auto section = read_section(yaml);
  return section ? unknown_coupons(*contract::parse_yaml(yaml)) : std::move(section.error());
}

}  // namespace hearth::recall
