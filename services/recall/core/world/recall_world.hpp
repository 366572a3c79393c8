#pragma once

#include <deque>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "contract/memory_workspace.hpp"
#include "contract/product_configuration.hpp"
#include "recall/core/recall_fold.hpp"

// For tests: one partition in memory with a clock that is turned by hand. What a fold sends to its
// own entities is delivered; what it asks of others is only noted.
namespace hearth::recall {

using MemoryWorkspace = contract::MemoryWorkspace<pb::Entity>;

class RecallWorld {
 public:
  using What = contract::Input::What;

  explicit RecallWorld(const std::string& recall_section, const std::string& clock = "driven",
                       const std::string& zone = "UTC");

  void configure(const std::string& recall_section);
  void event(const std::string& user, const std::string& name, const std::string& properties = "",
             const std::string& context = "");
  // Of who is not identified.
  void guest_event(const std::string& guest, const std::string& name,
                   const std::string& properties = "", const std::string& context = "");
  void identify(const std::string& user, const std::string& traits);
  void signal(const std::string& entity, const std::string& name, const nlohmann::json& body);
  std::pair<int, nlohmann::json> command(const std::string& user, const std::string& name,
                                         const nlohmann::json& body);
  void mark(Millis observed);  // `observed`: in all
  void sweep();
  // Turns the clock to that moment; what is due on the way fires at its own.
  void until(TimePoint moment);
  void pass(Millis time) { until(now + time); }

  const pb::User& user(const std::string& id);
  const pb::Journey& journey(const std::string& id);         // the last one
  std::vector<std::string> outcomes(const std::string& id);  // "call sent", "survey skipped late"
  const pb::Campaign& campaign(const std::string& name);
  std::vector<nlohmann::json> signals(const std::string& name) const;  // bodies
  nlohmann::json outreach(std::size_t n) const;                        // body

  TimePoint now = from_unix_ms(1'790'000'000'000);  // 2026-09-21T14:13:20Z
  std::optional<TimePoint> happened;                // when events say they did; nothing: now
  MemoryWorkspace workspace;
  RecallFold fold;

 private:
  void handle(contract::Input input);
  void happens(const std::string& entity, contract::Event event);
  std::uint64_t configurations_ = 0, messages_ = 0;
  Millis observed_{0};
};

// Segments, tiers and a warning that campaigns may name, and two campaigns.
inline const std::string kCampaigns = R"yaml(
  favourites: {event: Item Favorited, id: item_id, title: title}
  updated: {event: Item Updated, id: item_id}
  templates:
    gift: {title: Gift, text: "{{coupon.value}} yuan, {{days}} days"}
    item: {title: Item, text: "<{{item.title}}>{{#item.updated}} new{{/item.updated}}",
           otherwise: news}
    survey: {title: Survey, text: why}
  campaigns:
    golden:
      audience: {segments: [core], tiers: [top]}
      after: 3d
      outranks: [standing]
      holdout_percent: 0
      steps:
        - {id: call, day: 3, template: item, channels: [inbox, webhook]}
        - {id: survey, day: 7, template: survey, channels: [inbox, webhook]}
    standing:
      audience: {segments: [regular]}
      holdout_percent: 0
      steps:
        - {id: popup, day: 1, template: item, channels: [inbox]}
        - {id: survey, day: 7, template: survey, channels: [inbox, webhook]}
    gifts:
      audience: {segments: [hunter]}
      after: 3d
      holdout_percent: 0
      steps:
        - {id: gift, day: 3, template: gift, channels: [webhook], coupon: five}
        - {id: survey, day: 7, template: survey, channels: [webhook]}
    sop:
      programme: churn-intervention
      holdout_percent: 0
      steps:
        - {id: call, day: 1, template: survey, channels: [webhook]}
        - {id: survey, day: 7, template: survey, channels: [webhook]}
)yaml";

}  // namespace hearth::recall
