#pragma once

#include <optional>
#include <string_view>

#include "common/time.hpp"

namespace hearth::ingest {

// RFC 3339, and what SDKs make of it: 'T' or a space, any number of fraction digits, offset `Z`,
// `+08:00`, `+0800` or none (which means UTC), a date alone; or a whole number of milliseconds
// since 1970. From 1970 to 9999.
std::optional<TimePoint> parse_time(std::string_view text);

struct ClientTimes {
  std::string_view original;  // the event's timestamp by the client's clock; empty: absent
  std::string_view sent;      // when the client sent the request, by the same clock
};

// received − (sent − original), which cancels the client's clock error. Without a readable original
// time the time of receipt; likewise where the result lies more than `max_future` after it, or
// before 1970.
TimePoint corrected_time(const ClientTimes& times, TimePoint received, Millis max_future);

}  // namespace hearth::ingest
