#include "segmenter/core/user_fold.hpp"

#include "contract/product_configuration.hpp"
#include "contract/recent_ids.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

using contract::Event;
using contract::EventType;
using contract::Input;

// Which other ids this event says are the same person.
void send_links(const Event& event, Workspace& workspace) {
  if (event.user_id.empty()) return;
  const Link link{.to = contract::user_entity(event.user_id)};
  if (event.type == EventType::kIdentify && !event.anonymous_id.empty()) {
    workspace.signal(contract::anonymous_entity(event.anonymous_id), kLink, encode(link));
  }
  if (event.type == EventType::kAlias && !event.previous_id.empty()) {
    workspace.signal(contract::user_entity(event.previous_id), kLink, encode(link));
    workspace.signal(contract::anonymous_entity(event.previous_id), kLink, encode(link));
  }
}

void forward(const Input& input, const pb::User& tombstone, Workspace& workspace) {
  const ForwardedEvent message{.entity = std::string(input.entity),
                               .via = {std::string(input.entity)},
                               .label = std::string(label_of(*input.event)),
                               .time = input.event->time,
                               .properties = std::string(input.event->properties)};
  workspace.signal(tombstone.forward(), kForwardedEvent, encode(message));
}

template <class Message, class Apply>
void apply(std::optional<Message> message, const Input& input, Workspace& workspace, Apply apply) {
  if (message) return apply(*std::move(message));
  workspace.reject("malformed-signal", input.signal->name + " for " + std::string(input.entity));
}

}  // namespace

std::string_view label_of(const Event& event) {
  return event.type == EventType::kTrack ? event.name : contract::name(event.type);
}

Status UserFold::configure(const contract::Configuration& configuration) {
  auto parsed = contract::product_of(configuration);
  if (!parsed.product) {
    return fail(ErrorKind::kInvalid,
                parsed.problems.empty() ? "no product" : parsed.problems.front().text);
  }
  product_ = *std::move(parsed.product);
  return {};
}

void UserFold::prefetch(const Input& input, std::vector<std::string>& keys) const {
  keys.emplace_back(input.entity);
  if (input.what == Input::What::kTimer || input.what == Input::What::kSweep) return;
  keys.emplace_back(kNamesKey);
  keys.emplace_back(kTotalsKey);
  if (input.event == nullptr) return;
  const Day day = calendar_.local(input.event->time).day;
  const Month month = month_of(day);
  for (Month number = month_of(monday(day)); number <= month; ++number) {  // of its week, too
    keys.push_back(month_key(number));
    keys.push_back(cohort_key(number));
  }
  keys.push_back(month_key(month + 1));  // the rolling windows of a new active day
  keys.emplace_back(kMonthsKey);
}

Action UserFold::action(std::string_view label, std::uint32_t name, TimePoint time, Day day) const {
  const contract::PlannedEvent* planned = product_.plan.find(label);
  return {.day = day,
          .time = within_calendar(time),
          .name = name,
          .activity = planned != nullptr ? planned->activity : product_.plan.unplanned,
          .weight = planned != nullptr ? planned->weight : 1};
}

void UserFold::on_event(const Input& input, Workspace& workspace, KpiRows& kpis) {
  const Event& event = *input.event;
  pb::User& user = *workspace.edit(input.entity).mutable_user();
  if (!input.history) {
    const auto seen = contract::remember(*user.mutable_recent(), event.message_id, input.now);
    if (seen == contract::Recent::kSeen) return;
  }
  const std::string_view label = label_of(event);
  const std::uint32_t name = intern(workspace, label);
  const LocalTime at = calendar_.local(event.time);
  kpis.count_event(at, name);
  send_links(event, workspace);
  if (!user.forward().empty()) return forward(input, user, workspace);
  act(kpis, user, *user.mutable_own(), action(label, name, event.time, at.day));
}

void UserFold::on_signal(const Input& input, Workspace& workspace, Identity& identity) {
  const contract::Signal& signal = *input.signal;
  const std::string_view self = input.entity;
  if (signal.name == kLink) {
    apply(decode_link(signal.body), input, workspace,
          [&](const Link& message) { identity.link(self, message); });
  } else if (signal.name == kAbsorb) {
    apply(decode_absorb(signal.body), input, workspace,
          [&](Absorb message) { identity.absorb(self, std::move(message)); });
  } else if (signal.name == kRestore) {
    apply(decode_restore(signal.body), input, workspace,
          [&](Restore message) { identity.restore(self, std::move(message)); });
  } else if (signal.name == kForwardedEvent) {
    apply(decode_event(signal.body), input, workspace,
          [&](ForwardedEvent message) { identity.event(self, std::move(message)); });
  }
}

void UserFold::on_command(const Input& input, Workspace& workspace, Identity& identity) {
  const contract::Command& command = *input.command;
  const bool unlink = command.name == kUnlinkCommand;
  if (!unlink && command.name != kLinkCommand) {
    return workspace.reply(404, R"({"error":"unknown command"})");
  }
  const auto entity = decode_entity(command.body);
  if (!entity) return workspace.reply(400, R"({"error":"entity is missing"})");
  if (unlink) return identity.unlink_command(input.entity, *entity);
  identity.link_command(input.entity, *entity);
}

void UserFold::handle(const Input& input, Workspace& workspace) {
  KpiRows kpis(workspace);
  if (input.what == Input::What::kEvent) {
    on_event(input, workspace, kpis);
  } else {
    Identity identity(workspace, kpis,
                      [&](pb::User& user, pb::Activity& part, const ForwardedEvent& event) {
                        const auto name = intern(workspace, event.label);
                        const Day day = calendar_.local(event.time).day;
                        act(kpis, user, part, action(event.label, name, event.time, day));
                      });
    if (input.what == Input::What::kSignal) on_signal(input, workspace, identity);
    if (input.what == Input::What::kCommand) on_command(input, workspace, identity);
  }
  kpis.drop_empty();
}

}  // namespace hearth::segmenter
