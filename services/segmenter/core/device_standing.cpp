#include "segmenter/core/device_standing.hpp"

#include <algorithm>

#include "segmenter/core/device_context.hpp"
#include "segmenter/core/fields.hpp"

namespace hearth::segmenter {
namespace {

void set_most(pb::Standing& standing) {
  std::uint32_t on_device = 0, on_address = 0;
  for (int i = 0; i < standing.devices_size(); ++i) {
    const bool device = source_of(standing.devices(i)) == Place::kDevice;
    std::uint32_t& most = device ? on_device : on_address;
    most = std::max(most, standing.told(i));
  }
  standing.set_accounts(on_device);
  standing.set_accounts_on_address(on_address);
}

void forget_at(pb::Standing& standing, int at) {
  erase_at(*standing.mutable_devices(), at);
  erase_at(*standing.mutable_told(), at);
  set_most(standing);
}

}  // namespace

Remembered remember_source(pb::Standing& standing, std::uint64_t hash) {
  auto& devices = *standing.mutable_devices();
  const int at = lower_bound(devices, hash);
  if (holds_at(devices, at, hash)) return {};
  insert_at(devices, at, hash);
  insert_at(*standing.mutable_told(), at, std::uint32_t{0});
  int kept = 0;
  for (int i = 0; i < devices.size(); ++i) {
    if (source_of(devices.Get(i)) != source_of(hash) || ++kept <= kMaxSourcesOfUser) continue;
    const std::uint64_t forgot = devices.Get(i);
    forget_at(standing, i);
    return {.is_new = forgot != hash, .forgot = forgot};
  }
  return {.is_new = true};
}

std::uint64_t note_accounts(pb::Standing& standing, std::uint64_t hash, std::uint32_t accounts) {
  const std::uint64_t forgot = accounts >= 2 ? remember_source(standing, hash).forgot : 0;
  const int at = lower_bound(standing.devices(), hash);
  if (!holds_at(standing.devices(), at, hash)) return forgot;
  standing.set_told(at, accounts);
  set_most(standing);
  return forgot;
}

}  // namespace hearth::segmenter
