#include "recall/core/linking.hpp"

#include <nlohmann/json.hpp>

#include "contract/linking.hpp"
#include "contract/person_path.hpp"
#include "recall/core/body.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/forget.hpp"
#include "recall/core/guests.hpp"
#include "recall/core/handover.hpp"
#include "recall/core/journey_signals.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/tally.hpp"

namespace hearth::recall {
namespace {

using nlohmann::json;

std::string joined_body(const pb::User& user, const pb::HandedOver& part, std::string_view self) {
  json consents = json::array(), favourites = json::array();
  for (const pb::Consent& one : user.consents()) {
    consents.push_back({{"channel", one.channel()}, {"given", !one.denied()}, {"at", one.at()}});
  }
  for (const pb::Favourite& one : user.favourites()) {
    favourites.push_back({{"id", one.id()},
                          {"title", one.title()},
                          {"saved", one.saved()},
                          {"updated", one.updated()}});
  }
  const json body{{"first", user.first_visit()},
                  {"last", user.last_visit()},
                  {"zone", user.zone()},
                  {"consents", std::move(consents)},
                  {"favourites", std::move(favourites)},
                  {"part", encode(part)},
                  {"via", {self}}};
  return body.dump(-1, ' ', false, json::error_handler_t::replace);
}

// A user's timer is that of the journeys again.
void be_own_again(std::string_view entity, Workspace& workspace) {
  if (is_guest(entity) || is_linked(entity, workspace)) return;
  workspace.cancel_timer(entity, kGuestTimer);
  workspace.edit(entity).mutable_user()->clear_timer();
}

// True: it was passed on to whom this id was linked itself.
bool passed_on(json& body, const contract::Input& input, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(input.entity);
  if (known == nullptr || known->user().linked_to().empty()) return false;
  std::vector<std::string> via;
  for (const json& step : list_at(body, "via")) {
    if (step.is_string()) via.push_back(step);
  }
  if (contract::ends_path(via, input.entity)) {
    workspace.edit(input.entity).mutable_user()->clear_linked_to();
    be_own_again(input.entity, workspace);
    return false;
  }
  via.emplace_back(input.entity);
  body["via"] = via;
  workspace.signal(known->user().linked_to(), kJoined, body.dump());
  return true;
}

// A step that waits for its coupon is not taken any more.
void end_own(const pb::User& before, const contract::Input& input, Workspace& workspace) {
  const pb::Journey* const mine = running(before);
  const pb::Step* const waiting = mine == nullptr ? nullptr : waiting_step(*mine);
  if (waiting == nullptr) return;
  count_skip(tally_of(workspace, mine->campaign(), waiting->id()), kJoinedOutcome);
  const std::string claim = claim_of(input.entity, *mine, waiting->id());
  workspace.signal(input.entity, kCouponRelease, release_body(claim));
}

pb::User& keep_link(const contract::Link& link, const pb::User& before,
                    const contract::Input& input, Workspace& workspace) {
  erase_user(input.entity, workspace);
  pb::User& mine = *workspace.edit(input.entity).mutable_user();
  *mine.mutable_denied() = before.denied();
  mine.set_forgotten(before.forgotten());
  contract::follow(link, mine);
  return mine;
}

void end_link_later(const contract::Input& input, pb::User& mine, Workspace& workspace) {
  if (arms_nothing(input)) return;
  const TimePoint end = input.now + kGuestFor;
  workspace.set_timer(input.entity, kGuestTimer, end);
  mine.set_timer(to_unix_ms(end));
}

// But for what was so before the person was forgotten.
void merge(const json& body, pb::User& user) {
  for (const json& one : list_at(body, "consents")) {
    if (!one.is_object() || !one.contains("given") || !one["given"].is_boolean()) continue;
    const TimePoint at = from_unix_ms(number_at(one, "at"));
    if (is_forgotten(user, at)) continue;
    give(user, {{text_at(one, "channel"), one["given"].get<bool>()}}, at);
  }
  for (const json& one : list_at(body, "favourites")) {
    if (!one.is_object() || text_at(one, "id").empty()) continue;
    pb::Favourite item;
    item.set_id(text_at(one, "id"));
    item.set_title(text_at(one, "title"));
    item.set_saved(number_at(one, "saved"));
    item.set_updated(number_at(one, "updated"));
    if (is_forgotten(user, from_unix_ms(item.saved()))) continue;
    save(user, std::move(item));
  }
}

}  // namespace

bool is_linked(std::string_view entity, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(entity);
  return known != nullptr && !known->user().linked_to().empty();
}

void on_link(const contract::Input& input, Workspace& workspace) {
  const auto link = contract::read_link(input.signal->body);
  if (!link) return workspace.reject("malformed-signal", "link for " + std::string(input.entity));
  const pb::Entity* const known = workspace.find(input.entity);
  const pb::User before = known == nullptr ? pb::User() : known->user();
  if (!contract::may_follow(*link, input.entity, before)) return;
  if (known == nullptr || is_trace(before)) {
    // There is nothing to hand over, and what the id does comes as `event`. But what another id
    // hands over to it may still come, and goes on; nobody is ever linked to a guest.
    if (is_guest(input.entity)) return;
    return end_link_later(input, keep_link(*link, before, input, workspace), workspace);
  }
  keep_link(*link, before, input, workspace);
  if (!is_guest(input.entity)) workspace.cancel_timer(input.entity, kGuestTimer);
  end_own(before, input, workspace);
  const pb::HandedOver part = part_of(before, input.entity, input.now);
  const bool has_any = before.last_visit() != 0 || part.ByteSizeLong() > 0 ||
                       before.consents_size() + before.favourites_size() > 0;
  if (has_any) workspace.signal(link->to, kJoined, joined_body(before, part, input.entity));
}

void on_restore(const contract::Input& input, Workspace& workspace) {
  const auto unlink = contract::read_unlink(input.signal->body);
  if (!unlink || !is_linked(input.entity, workspace)) return;
  contract::follow(*unlink, *workspace.edit(input.entity).mutable_user());
  be_own_again(input.entity, workspace);
}

void pass_consent_on(const contract::Input& input, Workspace& workspace) {
  const contract::Event& event = *input.event;
  if (event.type != contract::EventType::kIdentify) return;
  const auto consent = consent_in_traits(event.traits);
  if (!consent) return;
  json all = json::array();
  for (const auto& [channel, given] : *consent) {
    const std::int64_t at = to_unix_ms(std::min(event.time, input.now));
    all.push_back({{"channel", channel}, {"given", given}, {"at", at}});
  }
  const json body{{"consents", std::move(all)}, {"via", {input.entity}}};
  workspace.signal(workspace.find(input.entity)->user().linked_to(), kJoined, body.dump());
}

void renew_link(const contract::Input& input, Workspace& workspace) {
  const TimePoint end = from_unix_ms(workspace.find(input.entity)->user().timer());
  if (end == TimePoint() || end - input.now > kGuestFor / 2) return;
  end_link_later(input, *workspace.edit(input.entity).mutable_user(), workspace);
}

void drop_bare_link(std::string_view entity, Workspace& workspace) {
  if (is_linked(entity, workspace)) erase_user(entity, workspace);
}

void on_joined(const Terms& terms, const contract::Input& input, Workspace& workspace) {
  json body = json::parse(input.signal->body, nullptr, false);
  if (!body.is_object()) {
    return workspace.reject("malformed-signal", "joined for " + std::string(input.entity));
  }
  if (passed_on(body, input, workspace)) return;
  pb::User& mine = *workspace.edit(input.entity).mutable_user();
  merge(body, mine);
  if (const auto part = decode_part(text_at(body, "part"))) {
    if (!is_forgotten(mine, from_unix_ms(number_at(body, "last")))) adopt(*part, mine);
    // Rewards may have moved the claim to the person before the id gave it back.
    for (const std::string& claim : abandoned_claims(*part)) {
      workspace.signal(input.entity, kCouponRelease, release_body(claim));
    }
  }
  Journeys journeys(terms, input, workspace);
  for (const char* visit : {"first", "last"}) {
    const TimePoint at = from_unix_ms(number_at(body, visit));
    if (at == TimePoint() || is_forgotten(input.entity, at, workspace)) continue;
    (void)journeys.visited(at, text_at(body, "zone"));
  }
  journeys.look();
}

ForwardedEvent::ForwardedEvent(std::string_view text) {
  const json body = json::parse(text, nullptr, false);
  if (!body.is_object()) return;
  label_ = text_at(body, "event");
  zone_ = text_at(body, "zone");
  time_ = from_unix_ms(number_at(body, "time"));
  if (body.contains("properties")) properties_ = body["properties"].dump();
}

contract::Event ForwardedEvent::event() const {
  contract::Event event;
  event.name = label_;
  event.time = time_;
  event.properties = properties_;
  return event;
}

}  // namespace hearth::recall
