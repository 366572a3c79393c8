#include "segmenter/core/devices.hpp"

#include <algorithm>

#include "segmenter/core/device_standing.hpp"
#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;

DeviceSeen seen_by(std::string_view entity, const pb::User& user) {
  if (user.forward().empty()) return {.account = std::string(entity), .instead_of = {}};
  return {.account = user.forward(), .instead_of = std::string(entity)};
}

// A source counts who remembers it, so that its number is that of the same persons in whatever
// order they came.
void leave(std::uint64_t source, std::string_view account, Workspace& workspace) {
  if (source == 0) return;
  workspace.signal(device_entity(source), kSeenSignal,
                   encode(DeviceSeen{.account = {}, .instead_of = std::string(account)}));
}

void tell(std::string_view account, std::uint64_t source, std::uint32_t number,
          Workspace& workspace) {
  const DeviceAccounts message{.source = source, .number = number};
  workspace.signal(account, kAccountsSignal, encode(message));
}

void on_accounts(std::string_view self, const DeviceAccounts& message, Workspace& workspace) {
  const pb::Entity* known = workspace.find(self);
  if (known == nullptr) return;  // forgotten since
  if (!known->user().forward().empty()) {
    return workspace.signal(known->user().forward(), kAccountsSignal, encode(message));
  }
  pb::User& user = *workspace.edit(self).mutable_user();
  leave(note_accounts(*user.mutable_standing(), message.source, message.number), self, workspace);
}

}  // namespace

void Devices::observe(std::string_view entity, pb::User& user, const contract::Event& event,
                      Workspace& workspace) {
  if (event.user_id.empty()) return;
  const ContextSources sources = reader_.read(event.context);
  const bool of_another = !user.forward().empty();
  if (user.standing().of_another() != of_another) {  // linked or unlinked since: tell again
    user.clear_standing();
    user.mutable_standing()->set_of_another(of_another);
  }
  for (const std::uint64_t hash : {sources.device, sources.address}) {
    if (hash == 0) continue;
    const Remembered remembered = remember_source(*user.mutable_standing(), hash);
    if (!remembered.is_new) continue;
    const DeviceSeen seen = seen_by(entity, user);
    workspace.signal(device_entity(hash), kSeenSignal, encode(seen));
    leave(remembered.forgot, seen.account, workspace);
  }
}

void Devices::hand_over(std::string_view entity, pb::User& user, Workspace& workspace) const {
  if (user.forward().empty() || user.standing().of_another()) return;
  for (const std::uint64_t hash : user.standing().devices()) {
    workspace.signal(device_entity(hash), kSeenSignal, encode(seen_by(entity, user)));
  }
  user.clear_standing();
}

// The tombstones of a chain pass a number on, so that it ends at the person.
bool Devices::on_signal(const Input& input, Workspace& workspace) const {
  const contract::Signal& signal = *input.signal;
  if (signal.name == kSeenSignal) {
    const auto seen = decode_seen(signal.body);
    if (seen && source_in(input.entity) != 0) {
      on_seen(input.entity, *seen, workspace);
      return true;
    }
  } else if (signal.name == kAccountsSignal) {
    if (const auto accounts = decode_accounts(signal.body)) {
      on_accounts(input.entity, *accounts, workspace);
      return true;
    }
  } else {
    return false;
  }
  workspace.reject("malformed-signal", signal.name + " for " + std::string(input.entity));
  return true;
}

bool Devices::on_sweep(const Input& input, Workspace& workspace) const {
  if (source_in(input.entity) == 0) return false;
  const pb::Entity* known = workspace.find(input.entity);
  if (known == nullptr || !wants_telling(known->device())) return true;
  tell_all(input.entity, *workspace.edit(input.entity).mutable_device(), workspace);
  return true;
}

void Devices::on_seen(std::string_view self, const DeviceSeen& message,
                      Workspace& workspace) const {
  pb::Device& device = *workspace.edit(self).mutable_device();
  if (device.crowded()) return;
  auto& accounts = *device.mutable_accounts();
  if (!message.instead_of.empty()) erase_value(accounts, message.instead_of);
  const bool comes = !message.account.empty();
  const std::uint64_t source = source_in(self);
  if (comes && accounts.size() < kMaxAccountsOfDevice) insert_sorted(accounts, message.account);
  const bool kept = contains(accounts, message.account);
  if (comes && !kept && source_of(source) == Place::kAddress) {
    for (const std::string& account : accounts) tell(account, source, 0, workspace);
    device.Clear();
    device.set_crowded(true);
    return;
  }
  const bool all = wants_telling(device);
  if (all) tell_all(self, device, workspace);
  if (comes && (!all || !kept) && accounts.size() >= 2) {
    tell(message.account, source, told_number(device), workspace);
  }
}

std::uint32_t Devices::told_number(const pb::Device& device) const {
  const std::int64_t number = device.accounts_size();
  std::int64_t told = number;
  if (number > ring_accounts_) {
    for (told = ring_accounts_; told * 2 <= number;) told *= 2;
  }
  return static_cast<std::uint32_t>(told);
}

bool Devices::wants_telling(const pb::Device& device) const {
  const std::uint32_t number = told_number(device);
  return number != device.told() && std::max(number, device.told()) >= 2;
}

void Devices::tell_all(std::string_view self, pb::Device& device, Workspace& workspace) const {
  device.set_told(told_number(device));
  for (const std::string& account : device.accounts()) {
    tell(account, source_in(self), device.told(), workspace);
  }
}

}  // namespace hearth::segmenter
