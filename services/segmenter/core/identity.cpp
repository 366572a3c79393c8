#include "segmenter/core/identity.hpp"

#include <algorithm>

#include "contract/json_text.hpp"
#include "contract/linking.hpp"
#include "contract/person_path.hpp"
#include "contract/refusal.hpp"
#include "segmenter/core/bundle.hpp"
#include "segmenter/core/fields.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

std::string object(std::string_view key, std::string_view value) {
  std::string body = "{";
  contract::append_string(body, key);
  body.push_back(':');
  contract::append_string(body, value);
  body.push_back('}');
  return body;
}

// Whether what came under `entity` may have a part of its own.
bool has_room(const pb::User& user, std::string_view entity) {
  const auto& parts = user.linked();
  return parts.size() < kMaxLinkedParts ||
         std::any_of(parts.begin(), parts.end(),
                     [entity](const pb::Linked& part) { return part.entity() == entity; });
}

// How many ids the part that came the longest way has passed, its own counted.
std::size_t longest_path(const google::protobuf::RepeatedPtrField<pb::Linked>& parts) {
  int longest = 0;
  for (const pb::Linked& part : parts) longest = std::max(longest, part.through_size() + 1);
  return static_cast<std::size_t>(longest);
}

// `self` stays a person of its own. All services have heard of the link, and hear of its end in the
// same way as of an operator's.
void refuse_link(Workspace& workspace, std::string_view self, const std::string& to) {
  workspace.reject("too_many_forwards",
                   std::string(self) + " is not linked to " + to + ": more than " +
                       std::to_string(contract::kMaxForwards) + " ids would stand in a row");
  workspace.signal(self, kRestore,
                   encode(Restore{.bundle = {}, .from = std::string(self), .link = to}));
}

// For what has come so far that it goes no further: `self` keeps it.
void end_row(Workspace& workspace, std::string_view self, pb::User& user) {
  refuse_link(workspace, self, user.forward());
  user.clear_forward();
}

std::string not_linked(const std::string& entity) {
  return contract::refusal_body("not_linked", entity + " is not linked to this user");
}

std::string linked_elsewhere(std::string_view keeper) {
  return contract::refusal_body("linked_elsewhere", "linked to " + std::string(keeper));
}

}  // namespace

bool Identity::keeps(std::string_view self, pb::User& user, const std::vector<std::string>& via) {
  if (user.forward().empty()) return true;
  if (!contract::ends_path(via, self)) return false;
  if (!contract::ends_cycle(via, self)) {
    end_row(workspace_, self, user);
  } else {
    user.clear_forward();
  }
  return true;
}

pb::Bundle Identity::take_all(std::string_view self, pb::User& user) {
  contribute(kpis_, user, -1);
  pb::Bundle bundle;
  bundle.mutable_parts()->Swap(user.mutable_linked());
  for (pb::Linked& part : *bundle.mutable_parts()) part.add_through(std::string(self));
  if (user.own().days_size() > 0) {
    pb::Linked& own = *bundle.add_parts();
    own.set_entity(std::string(self));
    own.mutable_activity()->Swap(user.mutable_own());
  }
  user.clear_own();
  name_events(workspace_, bundle);
  return bundle;
}

void Identity::link(std::string_view self, const Link& message) {
  if (message.to == self) return;
  if (const pb::Entity* known = workspace_.find(self)) {
    if (!known->user().forward().empty()) return;
    if (contains(known->user().denied(), message.to) && !message.by_operator) return;
    if (longest_path(known->user().linked()) >= contract::kMaxForwards) {
      return refuse_link(workspace_, self, message.to);
    }
  }
  pb::User& entity = user(self);
  erase_value(*entity.mutable_denied(), message.to);
  entity.set_forward(message.to);
  if (!has_records(entity)) return;
  send_parts(message.to, take_all(self, entity), {std::string(self)});
}

void Identity::send_parts(std::string_view to, pb::Bundle bundle, std::vector<std::string> via) {
  for (pb::Bundle& piece : cut(std::move(bundle))) {
    workspace_.signal(to, kAbsorb, encode(Absorb{.bundle = std::move(piece), .via = via}));
  }
}

void Identity::adopt(std::string_view self, pb::User& user, pb::Bundle bundle) {
  if (bundle.parts().empty()) return;
  contribute(kpis_, user, -1);
  intern_events(workspace_, bundle);
  for (pb::Linked& part : *bundle.mutable_parts()) {
    if (part.entity() != self && !has_room(user, part.entity())) {
      workspace_.reject("too_many_linked", part.entity() + " counts as " + std::string(self) +
                                               " itself, which has " +
                                               std::to_string(kMaxLinkedParts) + " other ids");
      merge(*user.mutable_own(), part.activity(), plan_);
      continue;
    }
    if (part.entity() == self) {
      merge(*user.mutable_own(), part.activity(), plan_);
      continue;
    }
    cut_path(part, self);
    pb::Linked& kept = linked_part(user, part.entity());
    if (kept.activity().days_size() == 0) *kept.mutable_through() = part.through();
    merge(*kept.mutable_activity(), part.activity(), plan_);
  }
  contribute(kpis_, user, 1);
}

void Identity::give_back(std::string_view self, std::string_view entity, pb::Bundle bundle,
                         std::string link) {
  std::vector<pb::Bundle> pieces = cut(std::move(bundle));
  Restore message{
      .bundle = std::move(pieces.front()), .from = std::string(self), .link = std::move(link)};
  workspace_.signal(entity, kRestore, encode(message));
  for (std::size_t i = 1; i < pieces.size(); ++i)
    send_parts(entity, std::move(pieces[i]), {std::string(self)});
}

void Identity::absorb(std::string_view self, Absorb message) {
  pb::User& entity = user(self);
  for (const std::string& released : entity.released()) {
    pb::Bundle back = detach(*message.bundle.mutable_parts(), released);
    if (back.parts().empty()) continue;
    *back.mutable_names() = message.bundle.names();
    std::string link = forward_of(back, released, self);
    give_back(self, released, std::move(back), std::move(link));
  }
  if (message.bundle.parts().empty()) return;
  const bool is_row_full = longest_path(message.bundle.parts()) >= contract::kMaxForwards;
  if (is_row_full && !entity.forward().empty()) end_row(workspace_, self, entity);
  if (keeps(self, entity, message.via)) {
    adopt(self, entity, std::move(message.bundle));
    return;
  }
  for (pb::Linked& part : *message.bundle.mutable_parts()) part.add_through(std::string(self));
  message.via.emplace_back(self);
  send_parts(entity.forward(), std::move(message.bundle), std::move(message.via));
}

void Identity::restore(std::string_view self, Restore message) {
  pb::User& entity = user(self);
  if (entity.forward() == message.link) entity.clear_forward();
  insert_sorted(*entity.mutable_denied(), message.link);
  insert_sorted(*entity.mutable_denied(), message.from);
  if (message.bundle.parts().empty()) return;
  // Linked elsewhere since: the parts follow.
  absorb(self, Absorb{.bundle = std::move(message.bundle), .via = {message.from}});
}

void Identity::event(std::string_view self, ForwardedEvent message) {
  pb::User& entity = user(self);
  auto& via = message.via;
  const auto released = std::find_if(via.rbegin(), via.rend(), [&entity](const std::string& step) {
    return contains(entity.released(), step);
  });
  if (released != via.rend()) {
    const std::string back = *released;
    const std::string link = released == via.rbegin() ? std::string(self) : *(released - 1);
    give_back(self, back, {}, link);
    via.erase(released.base() - 1, via.end());
    workspace_.signal(back, kForwardedEvent, encode(message));
    return;
  }
  if (!keeps(self, entity, via)) {
    via.emplace_back(self);
    workspace_.signal(entity.forward(), kForwardedEvent, encode(message));
    return;
  }
  if (message.entity == self || !has_room(entity, message.entity)) {
    act_(entity, *entity.mutable_own(), message);
    return;
  }
  pb::Linked& part = linked_part(entity, message.entity);
  if (part.activity().days_size() == 0) {
    for (std::size_t i = 1; i < via.size(); ++i) part.add_through(via[i]);
    cut_path(part, self);
  }
  act_(entity, *part.mutable_activity(), message);
}

void Identity::unlink_command(std::string_view self, const std::string& entity) {
  const pb::Entity* known = workspace_.find(self);
  if (known == nullptr) return workspace_.reply(404, not_linked(entity));
  if (!known->user().forward().empty()) {
    return workspace_.reply(409, linked_elsewhere(known->user().forward()));
  }
  const auto& parts = known->user().linked();
  const bool linked = std::any_of(parts.begin(), parts.end(), [&entity](const pb::Linked& part) {
    return part.entity() == entity || contains(part.through(), entity);
  });
  if (!linked) return workspace_.reply(404, not_linked(entity));
  pb::User& person = user(self);
  contribute(kpis_, person, -1);
  pb::Bundle back = detach(*person.mutable_linked(), entity);
  contribute(kpis_, person, 1);
  name_events(workspace_, back);
  insert_sorted(*person.mutable_released(), entity);
  std::string link = forward_of(back, entity, self);
  give_back(self, entity, std::move(back), std::move(link));
  workspace_.reply(200, object("unlinked", entity));
}

void Identity::link_command(std::string_view self, const std::string& entity) {
  if (entity == self) return workspace_.reply(409, linked_elsewhere(self));
  if (const pb::Entity* known = workspace_.find(self)) {
    if (!known->user().forward().empty()) {
      return workspace_.reply(409, linked_elsewhere(known->user().forward()));
    }
    if (contains(known->user().released(), entity)) {
      erase_value(*user(self).mutable_released(), entity);
    }
  }
  const Link message{.to = std::string(self), .by_operator = true};
  workspace_.signal(entity, kLink, encode(message));
  workspace_.reply(200, object("linked", entity));
}

}  // namespace hearth::segmenter
