#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "fold/commands.hpp"
#include "service/http_message.hpp"

namespace hearth::fold {

// Percent-decoded bytes need not be text, and no message in the log may hold what is not.
bool is_text(std::string_view text, std::size_t max_bytes);
bool is_id(std::string_view id);  // of a user, a coupon, a campaign

// The log takes no message with an object that nests as deep: say so before it is sent.
bool nests_too_deep(std::string_view json);

enum class KeyNeed : std::uint8_t { kOptional, kRequired };

// A command to `entity` under the request's Idempotency-Key, which counts per entity. An error is a
// refusal: the key is missing or no text.
tl::expected<contract::Command, service::Response> command_of(const service::Request& request,
                                                              std::string entity,
                                                              std::string_view name,
                                                              std::string body, KeyNeed need);

// The outcome as the caller reads it. A fold that refuses replies with a status from 400 and
// {"type": "<stable name>", "detail": "<why>"}, which becomes a problem.
service::Response command_answer(const service::Request& request,
                                 const Result<CommandAnswer>& outcome);

}  // namespace hearth::fold
