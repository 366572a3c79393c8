#pragma once

#include <cstddef>

#include "fold/settings.hpp"

namespace hearth::segmenter {

// What this service is told beyond fold::ServiceSettings.
struct Settings {
  fold::ServiceSettings service;
  Millis lease{
      3'000};  // HEARTH_LEASE_MS, 500..60000: a dead owner's partitions are free after this
  std::size_t cache_bytes =
      256U << 20U;  // HEARTH_CACHE_MB 256, 16..65536: decoded states kept in memory
  Millis snapshot_interval{86'400'000};  // HEARTH_SNAPSHOT_HOURS 24, 0..720: 0 takes none
};

Settings read_settings(Environment& environment);

}  // namespace hearth::segmenter
