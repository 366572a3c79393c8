#pragma once

#include <string>
#include <string_view>

namespace hearth::service {

// The trace id of a W3C `traceparent` header: 32 lower-case hexadecimal digits, or empty if the
// header is not well formed.
std::string trace_id_of(std::string_view traceparent);

// The caller's X-Request-Id if it is 1 to 64 letters, digits, '-', '_' or '.', else 16 new random
// hexadecimal digits.
std::string request_id_of(std::string_view given);

}  // namespace hearth::service
