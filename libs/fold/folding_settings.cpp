#include "fold/folding_settings.hpp"

namespace hearth::fold {

FoldingSettings read_folding_settings(Environment& environment, const std::string& service) {
  FoldingSettings out;
  out.service = read_settings(environment, service);
  out.lease = Millis(environment.number("HEARTH_LEASE_MS", 3'000, 500, 60'000));
  out.cache_bytes = static_cast<std::size_t>(environment.number("HEARTH_CACHE_MB", 256, 16, 65'536))
                    << 20U;
  out.snapshot_interval =
      std::chrono::hours(environment.number("HEARTH_SNAPSHOT_HOURS", 24, 0, 720));
  return out;
}

WorkerSettings worker_settings(const FoldingSettings& settings, std::uint16_t partitions) {
  WorkerSettings out;
  out.redis = settings.service.redis;
  out.names = settings.service.names;
  out.partitions = partitions;
  out.token = random_token();
  out.lease.ttl = settings.lease;
  out.runner.cache_bytes = settings.cache_bytes;
  out.snapshot_interval = settings.snapshot_interval;
  return out;
}

}  // namespace hearth::fold
