#include "recall/core/answers.hpp"

#include <nlohmann/json.hpp>

#include "contract/json_text.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/settings.hpp"

namespace hearth::recall {
namespace {

using Json = nlohmann::ordered_json;

Json time_json(std::int64_t ms) {
  return ms == 0 ? Json(nullptr) : Json(contract::to_rfc3339(from_unix_ms(ms)));
}

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json coupon_json(const pb::Coupon& coupon) {
  return {{"code", coupon.code()},
          {"title", coupon.title()},
          {"value_fen", coupon.value_fen()},
          {"minimum_order_fen", coupon.minimum_order_fen()},
          {"expires", time_json(coupon.expires())}};
}

Json step_json(const pb::Step& step) {
  Json channels = Json::array();
  for (const std::string& channel : step.channels()) channels.push_back(channel);
  Json out{{"step", step.id()},
           {"outcome", step.outcome()},
           {"at", time_json(step.at())},
           {"channels", std::move(channels)},
           {"delivery", text_or_null(step.delivery())},
           {"attempts", step.attempts()},
           {"cost_fen", step.cost_fen()}};
  if (!step.reason().empty()) out["reason"] = Json::parse(step.reason(), nullptr, false);
  return out;
}

Json skipped_json(const pb::StepCounts& counts) {
  Json out = Json::object();
  for (const pb::Skips& skips : counts.skips()) out[skips.rule()] = skips.count();
  return out;
}

const pb::StepCounts& counts_of(const pb::Campaign& counted, std::string_view step) {
  for (const pb::StepCounts& one : counted.steps()) {
    if (one.id() == step) return one;
  }
  return pb::StepCounts::default_instance();
}

Json counts_json(const pb::StepCounts& counts) {
  return {{"sent", counts.sent()},           {"delivered", counts.delivered()},
          {"failed", counts.failed()},       {"withdrawn", counts.withdrawn()},
          {"skipped", skipped_json(counts)}, {"returned", counts.returned()},
          {"cost_fen", counts.cost_fen()}};
}

// Configured ones in their order, then those that were taken out.
Json steps_json(const Campaign* configured, const pb::Campaign& counted) {
  Json steps = Json::array();
  if (configured != nullptr) {
    for (const CampaignStep& step : configured->steps) {
      Json one{{"step", step.id}, {"day", step.day}};
      one.update(counts_json(counts_of(counted, step.id)));
      steps.push_back(std::move(one));
    }
  }
  for (const pb::StepCounts& counts : counted.steps()) {
    if (configured != nullptr && find_step(*configured, counts.id()) != nullptr) continue;
    Json one{{"step", counts.id()}, {"day", nullptr}};
    one.update(counts_json(counts));
    steps.push_back(std::move(one));
  }
  return steps;
}

}  // namespace

nlohmann::ordered_json inbox_answer(const pb::User& user) {
  Json messages = Json::array();
  for (int i = user.inbox_size() - 1; i >= 0; --i) {
    const pb::Message& message = user.inbox(i);
    Json one{{"id", message.id()},
             {"campaign", message.campaign()},
             {"step", message.step()},
             {"title", message.title()},
             {"text", message.text()},
             {"at", time_json(message.at())},
             {"read", time_json(message.read())}};
    if (message.has_coupon()) one["coupon"] = coupon_json(message.coupon());
    messages.push_back(std::move(one));
  }
  return {{"messages", std::move(messages)}};
}

nlohmann::ordered_json journeys_answer(const pb::User& user) {
  Json journeys = Json::array();
  for (int i = user.journeys_size() - 1; i >= 0; --i) {
    const pb::Journey& journey = user.journeys(i);
    Json steps = Json::array();
    for (const pb::Step& step : journey.steps()) steps.push_back(step_json(step));
    journeys.push_back({{"campaign", journey.campaign()},
                        {"silent_since", time_json(journey.silence())},
                        {"enrolled", time_json(journey.enrolled())},
                        {"holdout", journey.holdout()},
                        {"outcome", text_or_null(journey.outcome())},
                        {"ended", time_json(journey.ended())},
                        {"credited", text_or_null(journey.credited())},
                        {"postponed_until", time_json(journey.postponed())},
                        {"reason", Json::parse(journey.reason(), nullptr, false)},
                        {"steps", std::move(steps)}});
  }
  return {{"last_visit", time_json(user.last_visit())}, {"journeys", std::move(journeys)}};
}

nlohmann::ordered_json consent_answer(const pb::User& user) {
  Json out;
  for (const std::string_view channel : {kInbox, kWebhook}) {
    out[std::string(channel)] = !is_denied(user, channel);
  }
  return out;
}

nlohmann::ordered_json campaign_answer(const Campaign* configured, const pb::Campaign& counted) {
  pb::StepCounts sum;
  Json skipped = Json::object();
  for (const pb::StepCounts& step : counted.steps()) {
    sum.set_sent(sum.sent() + step.sent());
    sum.set_delivered(sum.delivered() + step.delivered());
    sum.set_failed(sum.failed() + step.failed());
    sum.set_withdrawn(sum.withdrawn() + step.withdrawn());
    for (const pb::Skips& skips : step.skips()) {
      skipped[skips.rule()] = skipped.value(skips.rule(), std::uint64_t{0}) + skips.count();
    }
  }
  const std::string title = configured == nullptr ? "" : configured->title;
  return {{"campaign", counted.name()},
          {"title", text_or_null(title)},
          {"enrolled", counted.enrolled()},
          {"holdout", counted.holdout()},
          {"sent", sum.sent()},
          {"delivered", sum.delivered()},
          {"failed", sum.failed()},
          {"withdrawn", sum.withdrawn()},
          {"skipped", std::move(skipped)},
          {"returned", counted.returned()},
          {"holdout_returned", counted.holdout_returned()},
          {"cost_fen", counted.cost_fen()},
          {"steps", steps_json(configured, counted)}};
}

}  // namespace hearth::recall
