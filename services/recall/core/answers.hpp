#pragma once

#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "recall/core/settings.hpp"
#include "recall/core/state.pb.h"

// What the API says of states, as openapi.yaml describes it.
namespace hearth::recall {

nlohmann::ordered_json inbox_answer(const pb::User& user);     // {"messages"}, the newest first
nlohmann::ordered_json journeys_answer(const pb::User& user);  // {"journeys"}, the newest first
nlohmann::ordered_json consent_answer(const pb::User& user);   // {"inbox": bool, "webhook": bool}

// `configured`: nullptr for a campaign that was taken out of the configuration.
nlohmann::ordered_json campaign_answer(const Campaign* configured, const pb::Campaign& counted);

}  // namespace hearth::recall
