#pragma once

#include <string_view>

#include "contract/fold.hpp"
#include "recall/core/observed_time.hpp"

// Commands to u:<user>. Each replies with the state it led to, or refuses.
//   consent   {"inbox": bool, "webhook": bool}, each optional
//   read      {"message": id}   the user has read it in the inbox
//   forget    {}             erases the user; what was counted stays counted, what other services
//                            tell only once (segments, tier, restriction, links) is kept, and for
//                            a time the moment (forget.hpp)
//   delivery  {"message": id, "campaign", "silence", "step", "attempt": n, "outcome", "code": n}
namespace hearth::recall {

inline constexpr std::string_view kConsentCommand = "consent";
inline constexpr std::string_view kReadCommand = "read";
inline constexpr std::string_view kForgetCommand = "forget";
inline constexpr std::string_view kDeliveryCommand = "delivery";

// What became of an attempt to deliver a message outside. After a retried one another follows.
inline constexpr std::string_view kDelivered = "delivered";
inline constexpr std::string_view kFailed = "failed";
inline constexpr std::string_view kRetried = "retried";
inline constexpr std::string_view kNoChannel = "no_channel";
inline constexpr std::string_view kExpired = "expired";
inline constexpr std::string_view kWithdrawn = "withdrawn";  // see withdrawal.hpp
bool ends_delivery(std::string_view outcome);  // no attempt follows it; empty: there was none yet

void on_command(const contract::Input& input, Workspace& workspace);

}  // namespace hearth::recall
