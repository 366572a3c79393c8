#include <limits>

#include "contract/product_sections.hpp"

namespace hearth::contract {
namespace {

constexpr std::size_t kKilobyte = 1024;
constexpr std::size_t kMegabyte = 1024 * kKilobyte;
// A frame must hold any single event below the broker's default payload of 1 MB, also with every
// byte escaped.
constexpr std::size_t kMaxEventBytes = 128 * kKilobyte;
constexpr std::int64_t kMaxBatchEvents = 10'000;
constexpr std::int64_t kMaxEventsPerSecond = 10'000'000;

void read_count(YamlSection& section, std::string_view key, std::size_t& into, Bounds bounds) {
  auto count = static_cast<std::int64_t>(into);
  section.read(key, count, bounds);
  into = static_cast<std::size_t>(count);
}

void read_size(YamlSection& section, std::string_view key, std::size_t& into, std::size_t low,
               std::size_t high) {
  if (const auto value = section.find(key)) value->read_size(into, low, high);
}

void read_quota(const YamlValue& value, Quota& quota) {
  YamlSection section(value);
  section.read("events_per_second", quota.events_per_second, {0, kMaxEventsPerSecond});
  section.read("burst", quota.burst, {0, kMaxEventsPerSecond * 10});
  if (quota.events_per_second == 0 && quota.burst > 0) {
    value.problem("a burst without events_per_second limits nothing");
  }
  if (quota.burst > 0 && quota.burst < quota.events_per_second) {
    value.problem("the burst of " + std::to_string(quota.burst) +
                  " is less than what one second allows, " +
                  std::to_string(quota.events_per_second));
  }
}

}  // namespace

void read_ingest(const YamlValue& value, IngestSettings& ingest) {
  YamlSection section(value);
  read_size(section, "max_event_bytes", ingest.max_event_bytes, kKilobyte, kMaxEventBytes);
  read_count(section, "max_batch_events", ingest.max_batch_events, {1, kMaxBatchEvents});
  read_size(section, "max_body_bytes", ingest.max_body_bytes, 64 * kKilobyte, 64 * kMegabyte);
  read_size(section, "max_expanded_bytes", ingest.max_expanded_bytes, 64 * kKilobyte,
            256 * kMegabyte);
  read_count(section, "max_expansion_ratio", ingest.max_expansion_ratio, {2, 1000});
  if (const auto future = section.find("max_future")) {
    future->read_duration(ingest.max_future, Millis(0), std::chrono::hours(24));
  }
  if (const auto quota = section.find("default_quota")) read_quota(*quota, ingest.default_quota);
  if (ingest.max_expanded_bytes < ingest.max_body_bytes) {
    value.problem("max_expanded_bytes must not be less than max_body_bytes");
  }
}

}  // namespace hearth::contract
