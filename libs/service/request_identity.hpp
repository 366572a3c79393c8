#pragma once

#include <string>
#include <string_view>

#include "service/http_message.hpp"

namespace hearth::service {

// What a W3C `traceparent` header says; all empty if it is not well formed.
Trace trace_of(std::string_view traceparent);

// The caller's X-Request-Id if it is 1 to 64 letters, digits, '-', '_' or '.', else 16 new random
// hexadecimal digits.
std::string request_id_of(std::string_view given);

}  // namespace hearth::service
