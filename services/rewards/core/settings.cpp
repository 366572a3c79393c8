#include "rewards/core/settings.hpp"

#include <algorithm>

#include "contract/did_you_mean.hpp"
#include "contract/yaml_reader.hpp"
#include "contract/yaml_tree.hpp"

namespace hearth::rewards {
namespace {

using contract::YamlEntry;
using contract::YamlSection;
using contract::YamlValue;

constexpr std::size_t kMaxNameBytes = 64;
constexpr std::size_t kMaxTitleBytes = 256;
constexpr std::size_t kMaxBudgets = 100, kMaxChains = 20, kMaxTasks = 20, kMaxCoupons = 100,
                      kMaxDowngrades = 20;
constexpr std::int64_t kMaxPoints = 1'000'000;          // of one task
constexpr std::int64_t kMaxBudget = 1'000'000'000'000;  // points
constexpr std::int64_t kMaxPointFen = 10'000;           // 100 yuan a point
constexpr std::int64_t kMaxFen = 10'000'000;            // 100,000 yuan
constexpr std::int64_t kMaxStock = 1'000'000'000;       // coupons
constexpr std::int64_t kMaxCount = 100, kMaxPerUser = 20;
constexpr Millis kShortest = std::chrono::minutes(1), kLongest = std::chrono::hours(24 * 365);

void read_name(YamlSection& section, std::string_view key, std::string& into) {
  if (const auto value = section.require(key)) value->read_text(into, kMaxNameBytes);
}

void read_title(YamlSection& section, std::string& into) {
  if (const auto value = section.find("title")) value->read_text(into, kMaxTitleBytes);
}

void require_number(YamlSection& section, std::string_view key, std::int64_t& into,
                    contract::Bounds bounds) {
  if (const auto value = section.require(key)) value->read(into, bounds);
}

void read_lasting(YamlSection& section, std::string_view key, Millis& into) {
  if (const auto value = section.require(key)) value->read_duration(into, kShortest, kLongest);
}

// The name becomes a part of keys and accounts, whose parts are kept apart by these.
bool is_name(std::string_view name) {
  return !name.empty() && name.size() <= kMaxNameBytes &&
         name.find_first_of(":/ ") == std::string_view::npos;
}

std::vector<YamlEntry> named_entries(const YamlValue& value, std::size_t most) {
  std::vector<YamlEntry> found = entries(value);
  for (const YamlEntry& entry : found) {
    if (!is_name(entry.name)) {
      entry.value.problem("a name has 1 to 64 bytes, none of them ':', '/' or a blank");
    }
  }
  if (found.size() > most) value.problem("more than " + std::to_string(most) + " entries");
  return found;
}

class Reader {
 public:
  Reader(Settings& settings, const contract::TrackingPlan* plan,
         const contract::SegmentSettings* segments)
      : settings_(settings), plan_(plan), segments_(segments) {}

  void read(const YamlValue& value) {
    YamlSection section(value);
    section.read("granting", settings_.granting);
    section.read("point_value", settings_.point_value_fen, {0, kMaxPointFen});
    if (const auto budgets = section.find("budgets")) read_budgets(*budgets);
    if (const auto chains = section.find("chains")) read_chains(*chains);
    if (const auto coupons = section.find("coupons")) read_coupons(*coupons);
    if (const auto downgrades = section.find("downgrade")) read_downgrades(*downgrades);
  }

 private:
  void read_budgets(const YamlValue& value) {
    for (const YamlEntry& entry : named_entries(value, kMaxBudgets)) {
      YamlSection section(entry.value);
      require_number(section, "points", settings_.budgets[entry.name], {0, kMaxBudget});
    }
  }

  void read_chains(const YamlValue& value) {
    for (const YamlEntry& entry : named_entries(value, kMaxChains)) {
      Chain chain{.id = entry.name, .audience = {}, .tasks = {}};
      YamlSection section(entry.value);
      read_name(section, "audience", chain.audience);
      if (chain.audience != kEverybody) check_segment(section.find("audience"), chain.audience);
      if (const auto tasks = section.require("tasks")) {
        const std::vector<YamlValue> items = tasks->sequence();
        if (items.empty() || items.size() > kMaxTasks) tasks->problem("wants 1 to 20 tasks");
        for (const YamlValue& item : items) read_task(item, chain);
      }
      settings_.chains.push_back(std::move(chain));
    }
  }

  void read_task(const YamlValue& value, Chain& chain) {
    TaskSettings task;
    YamlSection section(value);
    read_name(section, "id", task.id);
    read_title(section, task.title);
    section.read("count", task.count, {1, kMaxCount});
    require_number(section, "points", task.points, {1, kMaxPoints});
    if (const auto event = section.require("event")) {
      event->read_text(task.event, kMaxTitleBytes);
      if (plan_ != nullptr && plan_->find(task.event) == nullptr) {
        event->problem("the tracking plan has no event '" + task.event + "'");
      }
    }
    if (const auto budget = section.require("budget")) {
      budget->read_text(task.budget, kMaxNameBytes);
      if (!settings_.budgets.contains(task.budget)) {
        budget->problem("there is no budget '" + task.budget + "'");
      }
    }
    if (!is_name(task.id))
      value.problem("an id has 1 to 64 bytes, none of them ':', '/' or a blank");
    const bool twice = std::any_of(chain.tasks.begin(), chain.tasks.end(),
                                   [&task](const TaskSettings& one) { return one.id == task.id; });
    if (twice) value.problem("the chain has a task '" + task.id + "' already");
    settings_.task_events.insert(task.event);
    chain.tasks.push_back(std::move(task));
  }

  void read_coupons(const YamlValue& value) {
    for (const YamlEntry& entry : named_entries(value, kMaxCoupons)) {
      CouponSettings& coupon = settings_.coupons[entry.name];
      YamlSection section(entry.value);
      read_title(section, coupon.title);
      require_number(section, "value", coupon.value_fen, {1, kMaxFen});
      require_number(section, "stock", coupon.stock, {0, kMaxStock});
      read_lasting(section, "valid", coupon.valid);
      section.read("per_user", coupon.per_user, {1, kMaxPerUser});
      read_lasting(section, "cool_down", coupon.cool_down);
      section.read("minimum_order", coupon.minimum_order_fen, {0, kMaxFen});
    }
  }

  void read_downgrades(const YamlValue& value) {
    const std::vector<YamlValue> items = value.sequence();
    if (items.size() > kMaxDowngrades) value.problem("more than 20 entries");
    for (const YamlValue& item : items) {
      Downgrade downgrade;
      YamlSection section(item);
      read_name(section, "segment", downgrade.segment);
      check_segment(section.find("segment"), downgrade.segment);
      require_number(section, "pays_percent", downgrade.pays_percent, {0, 99});
      read_lasting(section, "for", downgrade.lasts);
      settings_.downgrades.push_back(std::move(downgrade));
    }
  }

  // `name` is empty where it could not be read, which has been reported.
  void check_segment(const std::optional<YamlValue>& at, const std::string& name) const {
    if (segments_ == nullptr || name.empty()) return;
    std::vector<std::string_view> known;
    for (const contract::DraftSegment& one : segments_->segments) known.push_back(one.name);
    if (std::find(known.begin(), known.end(), name) != known.end()) return;
    at->problem("the file has no segment '" + name + "'" + contract::did_you_mean(name, known));
  }

  Settings& settings_;
  const contract::TrackingPlan* plan_;  // nullptr: the product's part of the file is not valid
  const contract::SegmentSettings* segments_;  // nullptr: any name is taken
};

void note_orders(const contract::TrackingPlan& plan, Settings& settings) {
  for (const auto& [name, event] : plan.events) {
    if (event.meaning == contract::Meaning::kRefund) settings.refunds.insert(name);
    if (event.meaning == contract::Meaning::kPayment) settings.payments.insert(name);
  }
}

enum class Segments { kAnyName, kOfTheFile };

ParsedSettings parse(std::string_view yaml, Segments names) {
  ParsedSettings parsed;
  const auto tree = contract::parse_yaml(yaml);
  if (!tree) {
    parsed.problems.push_back(tree.error());
    return parsed;
  }
  const auto product = contract::parse_product(yaml).product;
  if (product) note_orders(product->plan, parsed.settings);
  const bool listed = product && names == Segments::kOfTheFile;
  for (std::size_t i = 0; i < tree->keys.size(); ++i) {
    if (tree->keys[i].text != "rewards") continue;
    Reader(parsed.settings, product ? &product->plan : nullptr,
           listed ? &product->segments : nullptr)
        .read(YamlValue(tree->items[i], "rewards", parsed.problems));
    break;  // a second one is a problem that the product's parser reports
  }
  return parsed;
}

}  // namespace

ParsedSettings parse_settings(std::string_view yaml) { return parse(yaml, Segments::kAnyName); }

std::vector<contract::Problem> section_problems(std::string_view yaml) {
  return parse(yaml, Segments::kOfTheFile).problems;
}

}  // namespace hearth::rewards
