#include "recall/core/commands.hpp"

#include <algorithm>
#include <array>

#include <nlohmann/json.hpp>

#include "contract/object_writer.hpp"
#include "contract/refusal.hpp"
#include "recall/core/body.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/forget.hpp"
#include "recall/core/linking.hpp"
#include "recall/core/tally.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 6> kOutcomes = {kDelivered, kFailed,  kRetried,
                                                       kNoChannel, kExpired, kWithdrawn};

void refuse(Workspace& workspace, int status, std::string_view type, std::string_view detail) {
  workspace.reply(status, contract::refusal_body(type, detail));
}

void consent(const contract::Input& input, Workspace& workspace) {
  const auto wanted = parse_consent(input.command->body);
  if (!wanted) {
    return refuse(workspace, 400, "invalid_request",
                  R"(wants channels and booleans: {"inbox": true, "webhook": false})");
  }
  pb::User& user = *workspace.edit(input.entity).mutable_user();
  // What is commanded holds, also where an event has said otherwise in the same moment.
  TimePoint at = input.now;
  for (const pb::Consent& said : user.consents()) {
    at = std::max(at, from_unix_ms(said.at()) + Millis(1));
  }
  give(user, *wanted, at);
  std::string body;
  contract::ObjectWriter object(body);
  for (const std::string_view channel : {kInbox, kWebhook}) {
    object.raw(channel, is_denied(user, channel) ? "false" : "true");
  }
  object.close();
  workspace.reply(200, std::move(body));
}

void read(const contract::Input& input, Workspace& workspace) {
  const std::string id = text_at(json::parse(input.command->body, nullptr, false), "message");
  const pb::Entity* const known = workspace.find(input.entity);
  const auto& inbox =
      known == nullptr ? pb::User::default_instance().inbox() : known->user().inbox();
  const auto at = std::find_if(inbox.begin(), inbox.end(),
                               [&](const pb::Message& one) { return one.id() == id; });
  if (at == inbox.end()) {
    return refuse(workspace, 404, "message_not_found", "the inbox holds no such message");
  }
  const auto index = static_cast<int>(at - inbox.begin());
  pb::Message& message = *workspace.edit(input.entity).mutable_user()->mutable_inbox(index);
  if (message.read() == 0) message.set_read(to_unix_ms(input.now));
  std::string body;
  contract::ObjectWriter object(body);
  object.text("id", id);
  object.text("read", contract::to_rfc3339(from_unix_ms(message.read())));
  object.close();
  workspace.reply(200, std::move(body));
}

pb::Step* find_step(pb::User& user, const json& body) {
  const std::string campaign = text_at(body, "campaign"), step = text_at(body, "step");
  const std::int64_t silence = number_at(body, "silence");
  for (pb::Journey& journey : *user.mutable_journeys()) {
    if (journey.campaign() != campaign || journey.silence() != silence) continue;
    for (pb::Step& one : *journey.mutable_steps()) {
      if (one.id() == step) return &one;
    }
  }
  return nullptr;
}

void delivery(const contract::Input& input, Workspace& workspace) {
  const json body = json::parse(input.command->body, nullptr, false);
  const std::string outcome = text_at(body, "outcome");
  if (std::find(kOutcomes.begin(), kOutcomes.end(), outcome) == kOutcomes.end()) {
    return refuse(workspace, 400, "invalid_request", "there is no such outcome");
  }
  const bool known = workspace.find(input.entity) != nullptr;
  pb::Step* const step =
      known ? find_step(*workspace.edit(input.entity).mutable_user(), body) : nullptr;
  if (step == nullptr) {
    return refuse(workspace, 404, "message_not_found", "no journey that is kept has this step");
  }
  workspace.reply(200, "{}");
  // The first final outcome stands: a message may be delivered twice.
  if (ends_delivery(step->delivery())) return;
  step->set_delivery(outcome);
  step->set_attempts(
      std::max(step->attempts(), static_cast<std::uint32_t>(number_at(body, "attempt"))));
  if (!ends_delivery(outcome)) return;
  pb::StepCounts& counts = tally_of(workspace, text_at(body, "campaign"), step->id());
  if (outcome == kDelivered) {
    counts.set_delivered(counts.delivered() + 1);
  } else if (outcome == kWithdrawn) {
    counts.set_withdrawn(counts.withdrawn() + 1);
  } else {
    counts.set_failed(counts.failed() + 1);
  }
}

}  // namespace

bool ends_delivery(std::string_view outcome) { return !outcome.empty() && outcome != kRetried; }

void on_command(const contract::Input& input, Workspace& workspace) {
  const std::string& name = input.command->name;
  const bool is_user = input.entity.starts_with("u:");
  if (is_user && name != kForgetCommand && is_linked(input.entity, workspace)) {
    return refuse(workspace, 409, "linked_elsewhere",
                  "linked to " + workspace.find(input.entity)->user().linked_to());
  }
  if (is_user && name == kConsentCommand) return consent(input, workspace);
  if (is_user && name == kReadCommand) return read(input, workspace);
  if (is_user && name == kForgetCommand) return forget_command(input, workspace);
  if (is_user && name == kDeliveryCommand) return delivery(input, workspace);
  refuse(workspace, 404, "unknown_command", name);
}

}  // namespace hearth::recall
