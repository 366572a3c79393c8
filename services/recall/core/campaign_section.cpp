#include "recall/core/campaign_section.hpp"

#include <algorithm>
#include <optional>

namespace hearth::recall {
namespace {

using contract::YamlSection;
using contract::YamlValue;

constexpr std::size_t kMaxNameBytes = 200;
constexpr std::size_t kMaxIdBytes = 64;
constexpr std::size_t kMaxCampaigns = 50;
constexpr std::size_t kMaxSteps = 20;
constexpr std::int64_t kMaxDay = 180;

// Ids are parts of message ids, paths and headers.
bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= kMaxIdBytes &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
         });
}

template <class Range, class Known>
void check_known(const YamlValue& at, const std::vector<std::string>& names, const Range& known,
                 Known name_of, std::string_view what) {
  for (const std::string& name : names) {
    const bool found = std::any_of(known.begin(), known.end(),
                                   [&](const auto& one) { return name_of(one) == name; });
    if (!found) at.problem("there is no " + std::string(what) + " " + name);
  }
}

// A list of names, each of which is one of `known`; nullptr: nobody knows which there are.
template <class Named>
void read_audience(const std::optional<YamlValue>& value, const std::vector<Named>* known,
                   std::string_view what, std::vector<std::string>& into) {
  if (!value) return;
  read_names(*value, into);
  if (known == nullptr || into.empty()) return;
  const std::vector<YamlValue> items = value->sequence();
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (into[i].empty()) continue;  // no text, which has been reported
    check_known(
        items[i], {into[i]}, *known,
        [](const Named& one) -> const std::string& { return one.name; }, what);
  }
}

void read_audience(const YamlValue& value, const contract::Product* product, Campaign& campaign) {
  YamlSection section(value);
  read_audience(section.find("segments"),
                product == nullptr ? nullptr : &product->segments.segments, "segment",
                campaign.segments);
  read_audience(section.find("tiers"), product == nullptr ? nullptr : &product->tiers.tiers, "tier",
                campaign.tiers);
}

void check_message(const YamlValue& at, const CampaignStep& step, const Settings& settings) {
  const auto found = settings.templates.find(step.message);
  if (found == settings.templates.end()) return at.problem("there is no template " + step.message);
  if (step.coupon.empty() && found->second.needs_coupon()) {
    at.problem("the template " + step.message + " speaks of a coupon, and the step has none");
  }
}

CampaignStep read_step(const YamlValue& value, const Settings& settings) {
  CampaignStep step;
  YamlSection section(value);
  if (const auto id = section.require("id")) id->read_text(step.id, kMaxIdBytes);
  if (!is_id(step.id)) value.problem("an id has 1 to 64 of a-z, 0-9, - and _");
  section.read("day", step.day, {1, kMaxDay});
  if (const auto coupon = section.find("coupon")) coupon->read_text(step.coupon, kMaxNameBytes);
  if (const auto channels = section.require("channels")) {
    read_names(*channels, step.channels);
    for (const std::string& channel : step.channels) {
      if (channel != kInbox && channel != kWebhook) {
        channels->problem("there is no channel " + channel + ": inbox, webhook");
      }
    }
    if (step.channels.empty()) channels->problem("a message needs a channel");
  }
  if (const auto message = section.require("template")) {
    message->read_text(step.message, kMaxNameBytes);
    check_message(*message, step, settings);
  }
  return step;
}

void read_steps(const YamlValue& value, const Settings& settings, Campaign& campaign) {
  for (const YamlValue& item : value.sequence()) {
    CampaignStep step = read_step(item, settings);
    if (find_step(campaign, step.id) != nullptr) item.problem("the id " + step.id + " is taken");
    if (!campaign.steps.empty() && step.day < campaign.steps.back().day) {
      item.problem("the days must not descend");
    }
    if (step.day * kDay < campaign.after) item.problem("its day is before the campaign's `after`");
    campaign.steps.push_back(std::move(step));
  }
  if (campaign.steps.empty() || campaign.steps.size() > kMaxSteps) {
    value.problem("wants 1 to 20 steps");
  }
}

void read_programme(const YamlValue& value, const contract::Product* product,
                    std::string& programme) {
  value.read_text(programme, kMaxNameBytes);
  if (product == nullptr) return;
  check_known(
      value, {programme}, product->warnings,
      [](const contract::Warning& one) -> const std::string& { return one.programme; },
      "warning that opens the programme");
}

Campaign read_campaign(const contract::YamlEntry& entry, const contract::Product* product,
                       const Settings& settings) {
  Campaign campaign;
  campaign.name = entry.name;
  if (!is_id(entry.name)) entry.value.problem("a name has 1 to 64 of a-z, 0-9, - and _");
  YamlSection section(entry.value);
  if (const auto title = section.find("title")) title->read_text(campaign.title, kMaxNameBytes);
  if (const auto reason = section.find("reason")) reason->read_text(campaign.reason, kMaxNameBytes);
  if (const auto audience = section.find("audience")) read_audience(*audience, product, campaign);
  if (const auto programme = section.find("programme")) {
    read_programme(*programme, product, campaign.programme);
  }
  if (const auto after = section.find("after")) {
    after->read_duration(campaign.after, kDay, kMaxDay * kDay);
  }
  if (const auto outranks = section.find("outranks")) read_names(*outranks, campaign.outranks);
  section.read("holdout_percent", campaign.holdout_percent, {0, 50});
  if (const auto steps = section.require("steps")) read_steps(*steps, settings, campaign);
  const bool audience = !campaign.segments.empty() || !campaign.tiers.empty();
  if (audience != campaign.programme.empty()) {
    entry.value.problem(
        "wants either an audience (segments or tiers) or a programme: nobody is "
        "called without a reason");
  }
  return campaign;
}

}  // namespace

void read_names(const YamlValue& value, std::vector<std::string>& into) {
  for (const YamlValue& item : value.sequence()) {
    item.read_text(into.emplace_back(), kMaxNameBytes);
    if (std::count(into.begin(), into.end(), into.back()) > 1) item.problem("stands here twice");
  }
}

void read_campaigns(const YamlValue& value, const contract::Product* product, Settings& settings) {
  for (const contract::YamlEntry& entry : contract::entries(value)) {
    settings.campaigns.push_back(read_campaign(entry, product, settings));
  }
  if (settings.campaigns.size() > kMaxCampaigns) value.problem("more than 50 campaigns");
  for (const Campaign& campaign : settings.campaigns) {
    check_known(
        value, campaign.outranks, settings.campaigns,
        [](const Campaign& one) -> const std::string& { return one.name; },
        "campaign that " + campaign.name + " could outrank:");
    if (std::find(campaign.outranks.begin(), campaign.outranks.end(), campaign.name) !=
        campaign.outranks.end()) {
      value.problem("the campaign " + campaign.name + " outranks itself");
    }
  }
}

}  // namespace hearth::recall
