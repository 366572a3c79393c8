#include "init.hpp"

#include <cstdio>

#include "calendar/user_zone.hpp"
#include "clock.hpp"
#include "session.hpp"

namespace hearth::ctl {

InitSettings read_init_settings(Environment& environment, const contract::Names& names) {
  InitSettings out;
  out.genesis.prefix = names.prefix();
  out.genesis.partitions = static_cast<std::uint16_t>(
      environment.number("HEARTH_PARTITIONS", 16, 1, contract::kMaxPartitions));
  out.genesis.clock = environment.text("HEARTH_CLOCK", "real");
  if (out.genesis.clock != "real" && out.genesis.clock != "driven") {
    environment.problem("HEARTH_CLOCK=" + out.genesis.clock + " is neither real nor driven");
  }
  out.genesis.zone = environment.text("HEARTH_ZONE", "Asia/Shanghai");
  if (!load_zone(out.genesis.zone)) {
    environment.problem("HEARTH_ZONE=" + out.genesis.zone + " is not a time zone known here");
  }
  constexpr std::int64_t kLeastBytes = 1 << 20;
  constexpr std::int64_t kMostBytes = std::int64_t{1} << 44;
  out.limits.max_bytes =
      environment.number("HEARTH_STREAM_MAX_BYTES", out.limits.max_bytes, kLeastBytes, kMostBytes);
  constexpr std::int64_t kDefaultHours = 24 * 30;
  constexpr std::int64_t kMostHours = 24 * 3660;
  out.limits.max_age = std::chrono::hours(
      environment.number("HEARTH_STREAM_MAX_AGE_HOURS", kDefaultHours, 1, kMostHours));
  return out;
}

Status init(const fold::ServiceSettings& settings, const InitSettings& wanted) {
  auto nats = jetstream::Connection::connect(settings.nats);
  if (!nats) return fail(nats.error());
  auto publisher = jetstream::Publisher::create(**nats, {});
  if (!publisher) return fail(publisher.error());
  if (auto made =
          fold::create_log(**nats, **publisher, wanted.genesis, wanted.limits, machine_time());
      !made) {
    return made;
  }
  if (wanted.genesis.clock == "driven") {
    auto started = start_clock(**nats, **publisher, wanted.genesis, machine_time());
    if (!started) return started;
  }
  std::printf("%s: %u partitions, zone %s, clock %s\n", wanted.genesis.prefix.c_str(),
              wanted.genesis.partitions, wanted.genesis.zone.c_str(), wanted.genesis.clock.c_str());
  return {};
}

}  // namespace hearth::ctl
