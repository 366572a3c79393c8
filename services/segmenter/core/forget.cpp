#include "segmenter/core/forget.hpp"

#include <algorithm>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "contract/refusal.hpp"
#include "segmenter/core/device_context.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;

// Who knows of the person: other ids, devices, and the other services under the person's own.
std::set<std::string> acquaintances(std::string_view self, const pb::User& user) {
  std::set<std::string> out{std::string(self)};
  for (const pb::Linked& part : user.linked()) {
    out.insert(part.entity());
    out.insert(part.through().begin(), part.through().end());
  }
  for (const std::uint64_t device : user.standing().devices()) out.insert(device_entity(device));
  return out;
}

// Timers and memberships are kept until the judging, which undoes them.
void leave_trace(std::string_view self, pb::User& user, TimePoint now, Workspace& workspace) {
  pb::User trace;
  trace.mutable_memberships()->Swap(user.mutable_memberships());
  trace.set_next_check(user.next_check());
  trace.set_forgotten(to_unix_ms(now));
  user = std::move(trace);
  workspace.set_timer(self, kForgottenTimer, now + kForgottenFor);
}

bool is_trace(const pb::User& user) {
  return user.forgotten() != 0 && !has_records(user) && user.forward().empty();
}

}  // namespace

void drop_forgotten_parts(const pb::User& user, pb::Bundle& bundle) {
  auto& parts = *bundle.mutable_parts();
  parts.erase(std::remove_if(parts.begin(), parts.end(),
                             [&user](const pb::Linked& part) {
                               return is_forgotten(user, from_unix_ms(part.activity().last_seen()));
                             }),
              parts.end());
}

void forget_command(std::string_view self, TimePoint now, KpiRows& kpis, Workspace& workspace) {
  const pb::Entity* known = workspace.find(self);
  if (known == nullptr || is_trace(known->user())) {
    return workspace.reply(
        404, contract::refusal_body("user_not_found", std::string(self) + " is not known"));
  }
  if (!known->user().forward().empty()) {
    return workspace.reply(
        409, contract::refusal_body("linked_elsewhere", "linked to " + known->user().forward()));
  }
  pb::User& user = *workspace.edit(self).mutable_user();
  contribute(kpis, user, -1);
  const std::string body = json{{"entity", self}}.dump();
  for (const std::string& one : acquaintances(self, user)) {
    workspace.signal(one, kForgetSignal, body);
  }
  leave_trace(self, user, now, workspace);
  workspace.reply(200, json{{"forgotten", self}}.dump());
}

bool forget_signal(std::string_view self, std::string_view body, TimePoint now,
                   Workspace& workspace) {
  const json parsed = json::parse(body, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("entity") || !parsed["entity"].is_string()) {
    return false;
  }
  const std::string& person = parsed["entity"].get_ref<const std::string&>();
  const pb::Entity* known = workspace.find(self);
  if (known == nullptr) return true;
  if (source_in(self) != 0) {
    pb::Device& device = *workspace.edit(self).mutable_device();
    erase_value(*device.mutable_accounts(), person);
    if (device.accounts().empty() && !device.crowded()) workspace.erase(self);
  } else if (!known->user().forward().empty()) {
    leave_trace(self, *workspace.edit(self).mutable_user(), now, workspace);
  }
  return true;
}

void drop_forgotten(std::string_view self, Workspace& workspace) {
  const pb::Entity* known = workspace.find(self);
  if (known != nullptr && is_trace(known->user())) workspace.erase(self);
}

}  // namespace hearth::segmenter
