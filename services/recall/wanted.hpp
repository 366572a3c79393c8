#pragma once

#include "common/result.hpp"
#include "fold/state_reader.hpp"
#include "recall/configured_campaigns.hpp"
#include "recall/courier.hpp"

namespace hearth::recall {

// What the user's state and the configuration in force in its partition say of a message: while
// `recall.sending` is off, nobody wants any. kUnavailable: Redis is away. kLimit: the user's
// partition has no configuration, or states older than the message, as while they are made anew.
Result<Wanted> ask_wanted(fold::StateReader& reader, ConfiguredCampaigns& configured,
                          const Outgoing& message);

}  // namespace hearth::recall
