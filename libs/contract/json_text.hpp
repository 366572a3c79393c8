#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "common/time.hpp"

// Writing JSON text straight into a buffer: the one hot path where a document model would cost more
// than the event.
namespace hearth::contract {

// With quotes; escapes; UTF-8 passes through. The text must be UTF-8: no reader takes a message
// that is not.
void append_string(std::string& out, std::string_view text);
std::size_t string_size(std::string_view text);  // bytes that append_string would add
void append_number(std::string& out, std::int64_t number);
void append_unsigned(std::string& out, std::uint64_t number);

// RFC 3339, UTC, milliseconds: 2026-11-22T04:52:22.468Z. Times outside the years 0 to 9999 become
// the nearest that fits.
std::string to_rfc3339(TimePoint time);
// Any offset and any number of decimals; what is finer than a millisecond is cut off. A leap second
// is the one before.
std::optional<TimePoint> parse_rfc3339(std::string_view text);

}  // namespace hearth::contract
