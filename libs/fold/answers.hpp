#pragma once

#include <nlohmann/json.hpp>

#include "contract/position.hpp"
#include "fold/state_reader.hpp"
#include "service/http_message.hpp"

namespace hearth::fold {

// Beside the handlers: what every answer of this service has in common.

// 200 with the position both in the body and in the Hearth-Position header.
service::Response answer(nlohmann::ordered_json body, const contract::Position& position);

// An error of a lower layer as the problem that a caller can act on.
service::Response refusal(const service::Request& request, const Error& error);

// Honours ?at_least=07:123: waits until the states are that far, within the request's deadline. An
// error is a refusal.
tl::expected<void, service::Response> wait_for_position(const service::Request& request,
                                                        StateReader& reader);

}  // namespace hearth::fold
