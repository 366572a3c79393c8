#pragma once

#include <cstdint>
#include <string_view>

#include "contract/fold.hpp"
#include "segmenter/core/device_context.hpp"
#include "segmenter/core/device_messages.hpp"
#include "segmenter/core/event_names.hpp"
#include "segmenter/core/state.pb.h"

// Rings: many accounts on one device or address.
//
//   seen      user -> device:<hash>: this account was seen here, when the hash is new for the user,
//             or is gone, when the user has others to remember (device_standing.hpp).
//   accounts  device -> its accounts: how many they are, absolutely; above ring_accounts the last
//             of its doublings (4, 8, 16, 32, 64). Told to all when that changes, and to whoever
//             is seen, so that all know the same number in whatever order they came.
//
// Only users count: a person's anonymous life is the same person. A user linked to another counts
// as that other one; unlinked, it is seen again as itself, while the other stays counted where it
// was.
//
// An address with more accounts than are kept is a carrier's or a company's and tells nothing about
// anybody: it takes its word back. A device stays at what is kept.
namespace hearth::segmenter {

inline constexpr int kMaxAccountsOfDevice = 64;

class Devices {
 public:
  void configure(std::int64_t ring_accounts) { ring_accounts_ = ring_accounts; }

  // An event of `entity`, whose state `user` is, also if that is a tombstone.
  void observe(std::string_view entity, pb::User& user, const contract::Event& event,
               Workspace& workspace);
  // A link has reached `entity`: if it is a tombstone now, its devices are the other one's.
  void hand_over(std::string_view entity, pb::User& user, Workspace& workspace) const;
  // Both directions. False: the signal is another one.
  bool on_signal(const contract::Input& input, Workspace& workspace) const;
  // The configuration may have changed. False: this is no device.
  bool on_sweep(const contract::Input& input, Workspace& workspace) const;

 private:
  void on_seen(std::string_view self, const DeviceSeen& message, Workspace& workspace) const;
  std::uint32_t told_number(const pb::Device& device) const;
  bool wants_telling(const pb::Device& device) const;
  void tell_all(std::string_view self, pb::Device& device, Workspace& workspace) const;

  ContextReader reader_;
  std::int64_t ring_accounts_ = 4;
};

}  // namespace hearth::segmenter
