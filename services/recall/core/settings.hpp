#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "recall/core/message_template.hpp"

namespace hearth::recall {

inline constexpr std::string_view kInbox = "inbox";      // read in the product itself
inline constexpr std::string_view kWebhook = "webhook";  // goes out: push, SMS, mail gateways
inline constexpr Millis kDay = std::chrono::hours(24);

struct CampaignStep {
  std::string id;
  std::int64_t day = 1;  // after the last visit
  std::string message;   // the template's name
  std::vector<std::string> channels;
  std::string coupon;  // empty: none
};

// Who is called back, when, and with what. Either standing for an audience, or opened by a
// programme.
struct Campaign {
  std::string name, title, reason;
  std::vector<std::string> segments, tiers;  // who is in one of these
  std::string programme;
  Millis after = kDay;                // of silence
  std::vector<std::string> outranks;  // campaigns whose journeys it ends
  std::int64_t holdout_percent = 10;
  std::vector<CampaignStep> steps;  // days do not descend
};

struct QuietHours {
  int from = 0, to = 0;  // minutes of the local day; equal: none
};

struct ItemEvent {
  std::string event;  // empty: none
  std::string title, id;
};

// The section `recall` of hearth.yaml.
struct Settings {
  bool sending = true;              // false: no message leaves
  std::vector<std::string> visits;  // "class:…", "meaning:…" or an event's name
  QuietHours quiet_hours;
  std::int64_t messages = 3;  // that leave the product in any `per`, of all campaigns together
  Millis per = 7 * kDay;
  ItemEvent favourites;  // what is saved
  ItemEvent updated;     // told of a user whose saved item has changed; no title
  std::map<std::string, MessageTemplate, std::less<>> templates;
  std::vector<Campaign> campaigns;

  const Campaign* find(std::string_view campaign) const;
};

const CampaignStep* find_step(const Campaign& campaign, std::string_view step);

}  // namespace hearth::recall
