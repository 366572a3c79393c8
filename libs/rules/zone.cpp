#include "rules/zone.hpp"

#include <chrono>

#include "calendar/user_zone.hpp"
#include "rules/time_text.hpp"

namespace hearth::rules {

std::optional<cctz::time_zone> parse_zone(std::string_view text) {
  if (const auto minutes = parse_offset(text)) {
    return cctz::fixed_time_zone(std::chrono::minutes(*minutes));
  }
  return load_zone(text);
}

Value in_zone(const Value& timestamp, const cctz::time_zone& zone) {
  if (!timestamp.is(Value::Kind::kTimestamp)) return Value::failed(ErrorCode::kNoSuchOverload);
  const std::chrono::sys_time<std::chrono::milliseconds> at{
      std::chrono::milliseconds(timestamp.number)};
  const auto offset = zone.lookup(std::chrono::floor<std::chrono::seconds>(at)).offset;
  return Value::timestamp(timestamp.number + std::int64_t{offset} * 1000);
}

}  // namespace hearth::rules
