#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "common/time.hpp"
#include "recall/core/state.pb.h"

// By which channels a user may be called. What was said last counts, by when it was said: so a
// repeat that comes late changes nothing, and no message id has to be remembered for it.
namespace hearth::recall {

// Channels and whether they may be used: {"inbox": true, "webhook": false}. Nothing: it is no such
// object, or names a channel that does not exist.
using Consent = std::map<std::string, bool, std::less<>>;
std::optional<Consent> parse_consent(std::string_view json);

// The member `consent` of an identify's traits; what is no consent there is passed over.
std::optional<Consent> consent_in_traits(std::string_view traits);

// Said at that time. Of two that were said at once the denial counts.
void give(pb::User& user, const Consent& consent, TimePoint at);

// A channel of which nothing was said may be used.
bool is_denied(const pb::User& user, std::string_view channel);

}  // namespace hearth::recall
