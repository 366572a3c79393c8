#pragma once

#include <cstddef>
#include <string>

#include "fold/settings.hpp"
#include "fold/worker.hpp"

namespace hearth::fold {

// What a service that folds is told beyond ServiceSettings.
struct FoldingSettings {
  ServiceSettings service;
  Millis lease{
      3'000};  // HEARTH_LEASE_MS, 500..60000: a dead owner's partitions are free after this
  std::size_t cache_bytes =
      256U << 20U;  // HEARTH_CACHE_MB 256, 16..65536: decoded states kept in memory
  Millis snapshot_interval{86'400'000};  // HEARTH_SNAPSHOT_HOURS 24, 0..720: 0 takes none
};

FoldingSettings read_folding_settings(Environment& environment, const std::string& service);

// With an observer of what Redis is asked. `Settings`: these, or what a service adds to them.
template <class Settings>
Settings observed(Settings settings, redis::Observer& observer) {
  settings.service.redis.observer = &observer;
  return settings;
}

WorkerSettings worker_settings(const FoldingSettings& settings, std::uint16_t partitions);

}  // namespace hearth::fold
