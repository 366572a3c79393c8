#pragma once

#include <string>
#include <string_view>

#include "common/result.hpp"

// Standard Webhooks: who has the secret can tell that a message came from here, and is fresh.
namespace hearth::recall {

// "whsec_<base64>": the key of 24 to 64 bytes. kInvalid: it is no such text.
Result<std::string> parse_webhook_secret(std::string_view text);

// The header webhook-signature: "v1,<base64 of HMAC-SHA256 of id.timestamp.body>".
std::string webhook_signature(std::string_view key, std::string_view id, std::string_view timestamp,
                              std::string_view body);

}  // namespace hearth::recall
