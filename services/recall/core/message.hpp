#pragma once

#include <string>
#include <string_view>

#include "recall/core/message_template.hpp"
#include "recall/core/settings.hpp"
#include "recall/core/state.pb.h"

namespace hearth::recall {

inline constexpr int kMaxInbox = 50;

// How long after its step a message may still go out. Log time stands still while a service is
// down: what it makes when it catches up is old, and whoever delivers drops it.
inline constexpr Millis kDeliverable = kDay;

// "<campaign>/<user>/<silence>/<step>", for ever. Bytes of the user's id that could not stand in a
// header are percent-encoded.
std::string message_id(std::string_view user_id, const pb::Journey& journey, std::string_view step);

// What a message may say of this user; the item is the one that was updated last, else the one that
// was saved last.
Subject subject_of(std::string_view user_id, const pb::User& user, const pb::Coupon* coupon,
                   TimePoint now);

void put_into_inbox(pb::User& user, pb::Message message);

// For whoever delivers outside: {"id", "type": "recall.message", "user_id", "campaign", "step",
// "silence", "channel", "title", "text", "at", "expires", "coupon"?: {"code", "title",
// "value_fen", "minimum_order_fen", "expires"}}
std::string outreach_body(std::string_view user_id, const pb::Journey& journey,
                          const pb::Message& message);

}  // namespace hearth::recall
