#include "segmenter/core/person.hpp"

#include <algorithm>

#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

template <class T>
void keep_each_once(std::vector<T>& values) {
  std::sort(values.begin(), values.end());
  values.erase(std::unique(values.begin(), values.end()), values.end());
}

bool has_been_active(const pb::User& user, Day day) {
  return active_on(user.own(), day) ||
         std::any_of(user.linked().begin(), user.linked().end(),
                     [day](const pb::Linked& part) { return active_on(part.activity(), day); });
}

bool has_done(const pb::User& user, std::uint32_t name) {
  return count_of(user.own(), name) > 0 ||
         std::any_of(user.linked().begin(), user.linked().end(), [name](const pb::Linked& part) {
           return count_of(part.activity(), name) > 0;
         });
}

}  // namespace

std::vector<Day> days_of(const pb::User& user) {
  std::vector<Day> days = days_of(user.own());
  for (const pb::Linked& part : user.linked()) {
    const std::vector<Day> more = days_of(part.activity());
    days.insert(days.end(), more.begin(), more.end());
  }
  if (user.linked_size() > 0) keep_each_once(days);
  return days;
}

std::vector<std::uint32_t> names_of(const pb::User& user) {
  std::vector<std::uint32_t> names(user.own().names().begin(), user.own().names().end());
  for (const pb::Linked& part : user.linked()) {
    names.insert(names.end(), part.activity().names().begin(), part.activity().names().end());
  }
  keep_each_once(names);
  return names;
}

bool has_records(const pb::User& user) {
  return user.own().days_size() > 0 || user.linked_size() > 0;
}

bool has_activity(const pb::User& user) {
  return has_activity(user.own()) ||
         std::any_of(user.linked().begin(), user.linked().end(),
                     [](const pb::Linked& part) { return has_activity(part.activity()); });
}

pb::Linked& linked_part(pb::User& user, std::string_view entity) {
  auto& parts = *user.mutable_linked();
  const auto at = std::lower_bound(
      parts.begin(), parts.end(), entity,
      [](const pb::Linked& part, std::string_view key) { return part.entity() < key; });
  if (at != parts.end() && at->entity() == entity) return *at;
  const int index = static_cast<int>(at - parts.begin());
  parts.Add()->set_entity(std::string(entity));
  for (int i = parts.size() - 1; i > index; --i) parts.SwapElements(i, i - 1);
  return *parts.Mutable(index);
}

void contribute(KpiRows& kpis, const pb::User& user, int sign) {
  if (!has_records(user)) return;
  kpis.contribute(days_of(user), sign);
  kpis.business().contribute(user, sign);
  for (const std::uint32_t name : names_of(user)) kpis.count_user(name, sign);
}

void act(KpiRows& kpis, pb::User& user, pb::Activity& part, const Action& action) {
  // The common case first: this very part was active on this day and has done this before.
  if (!action.server_side && !active_on(part, action.day) && !has_been_active(user, action.day)) {
    kpis.add_day(days_of(user), action.day);
  }
  if (count_of(part, action.name) == 0 && !has_done(user, action.name)) {
    kpis.count_user(action.name, 1);
  }
  record(part, action);
}

}  // namespace hearth::segmenter
