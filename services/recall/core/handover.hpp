#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "common/time.hpp"
#include "recall/core/state.pb.h"

// The inbox, the journeys and the sends of an id that is linked go on with the person: who was
// promised a coupon finds it where rewards has moved it, its cost is counted where it belongs, and
// the frequency cap holds. (Rejected: to go on with a journey that is under way. It was begun for
// another audience, holdout and name.) What the id was called back for in a silence that is the
// person's own, too, is not begun once more.
namespace hearth::recall {

inline constexpr std::string_view kJoinedOutcome =
    "joined";                                  // of a journey; rule of a skipped step
inline constexpr int kMaxHandedMessages = 20;  // the newest: a signal has a size

pb::HandedOver part_of(pb::User before, std::string_view entity, TimePoint now);
void adopt(const pb::HandedOver& part, pb::User& user);

// Of steps that waited for their coupon when their journey ended.
std::vector<std::string> abandoned_claims(const pb::HandedOver& part);

std::string encode(const pb::HandedOver& part);
std::optional<pb::HandedOver> decode_part(std::string_view text);  // nothing: it cannot be read

}  // namespace hearth::recall
