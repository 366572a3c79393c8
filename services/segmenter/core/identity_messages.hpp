#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "contract/linking.hpp"
#include "segmenter/core/state.pb.h"

// The bodies of the signals by which the ids of one person find each other. A path names the
// tombstones passed so far.
namespace hearth::segmenter {

inline constexpr std::string_view kLink = contract::kLinkSignal;
inline constexpr std::string_view kAbsorb = "absorb";
inline constexpr std::string_view kRestore = contract::kRestoreSignal;
inline constexpr std::string_view kForwardedEvent = "event";
inline constexpr std::string_view kUnlinkCommand = "unlink";
inline constexpr std::string_view kLinkCommand = "link";

struct Link {
  std::string to;
  bool by_operator = false;  // may link again what an operator unlinked
};

struct Absorb {
  pb::Bundle bundle;
  std::vector<std::string> via;
};

struct Restore {
  pb::Bundle bundle;
  std::string from;  // who gives the parts back
  std::string link;  // the forward to be cleared: that by which the parts had left
};

struct ForwardedEvent {
  std::string entity;  // whose event it is
  std::vector<std::string> via;
  std::string label;  // label_of()
  TimePoint time{};
  std::string properties;  // raw JSON object, or empty
  std::string zone;        // Happening::zone
  bool campaign = false;   // Happening::campaign
  // In the place of an event: what a back-fill brings to the id's part, a pb::Activity's bytes.
  std::string series;
};

std::string encode(const Link& message);
std::string encode(const Absorb& message);
std::string encode(const Restore& message);
std::string encode(const ForwardedEvent& message);

// nullopt: the body is not what encode() makes.
std::optional<Link> decode_link(std::string_view body);
std::optional<Absorb> decode_absorb(std::string_view body);
std::optional<Restore> decode_restore(std::string_view body);
std::optional<ForwardedEvent> decode_event(std::string_view body);
std::optional<std::string> decode_entity(std::string_view body);  // {"entity":...}: the commands

}  // namespace hearth::segmenter
