#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The bodies of the signals between users and devices (devices.hpp).
namespace hearth::segmenter {

inline constexpr std::string_view kSeenSignal = "device.seen";
inline constexpr std::string_view kAccountsSignal = "device.accounts";

// A user to a device or address. At least one of them is there.
struct DeviceSeen {
  std::string account;     // entity of the person
  std::string instead_of;  // one that counts no longer: part of `account` now, or it has moved on
};

// A device or address to a user.
struct DeviceAccounts {
  std::uint64_t source = 0;  // its hash
  std::uint32_t number = 0;
};

std::string encode(const DeviceSeen& message);
std::string encode(const DeviceAccounts& message);

// nullopt: the body is not what encode() makes.
std::optional<DeviceSeen> decode_seen(std::string_view body);
std::optional<DeviceAccounts> decode_accounts(std::string_view body);

}  // namespace hearth::segmenter
