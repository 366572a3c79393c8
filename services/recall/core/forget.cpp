#include "recall/core/forget.hpp"

#include "contract/refusal.hpp"
#include "recall/core/guests.hpp"
#include "recall/core/journeys.hpp"

namespace hearth::recall {
namespace {

void leave_trace(pb::User trace, const contract::Input& input, Workspace& workspace) {
  erase_user(input.entity, workspace);
  trace.set_forgotten(to_unix_ms(input.now));
  *workspace.edit(input.entity).mutable_user() = std::move(trace);
  if (is_guest(input.entity)) return;
  workspace.set_timer(input.entity, kForgottenTimer, input.now + kForgottenFor);
}

// Told on change only: without it the user would not be called again until the next one.
pb::User told_of(const pb::User& before) {
  pb::User kept;
  *kept.mutable_segments() = before.segments();
  kept.set_tier(before.tier());
  kept.set_restricted(before.restricted());
  kept.set_linked_to(before.linked_to());
  *kept.mutable_denied() = before.denied();
  if (!before.linked_to().empty()) kept.set_timer(before.timer());  // the link's
  return kept;
}

}  // namespace

bool is_forgotten(const pb::User& user, TimePoint time) {
  return user.forgotten() != 0 && to_unix_ms(time) <= user.forgotten();
}

bool is_forgotten(std::string_view entity, TimePoint time, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(entity);
  return known != nullptr && is_forgotten(known->user(), time);
}

bool is_trace(const pb::User& user) {
  return user.forgotten() != 0 && user.last_visit() == 0 && user.consents().empty() &&
         user.favourites().empty() && user.linked_to().empty();
}

void forget_command(const contract::Input& input, Workspace& workspace) {
  const pb::Entity* const known = workspace.find(input.entity);
  if (known == nullptr || is_trace(known->user())) {
    return workspace.reply(
        404, contract::refusal_body("user_not_found", "nothing of this user has been folded"));
  }
  leave_trace(told_of(known->user()), input, workspace);
  workspace.reply(200, R"({"forgotten":true})");
}

void forget_signal(const contract::Input& input, Workspace& workspace) {
  leave_trace({}, input, workspace);
}

void drop_trace(std::string_view entity, Workspace& workspace) {
  if (workspace.find(entity) == nullptr) return;
  pb::User& user = *workspace.edit(entity).mutable_user();
  user.clear_forgotten();
  if (user.ByteSizeLong() == 0) workspace.erase(entity);
}

void erase_user(std::string_view entity, Workspace& workspace) {
  if (workspace.find(entity) == nullptr) return;
  workspace.cancel_timer(entity, is_guest(entity) ? kGuestTimer : kDueTimer);
  workspace.erase(entity);
}

}  // namespace hearth::recall
