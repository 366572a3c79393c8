#include "segmenter/settings.hpp"

namespace hearth::segmenter {

Settings read_settings(Environment& environment) {
  Settings out;
  out.service = fold::read_settings(environment, "segmenter");
  out.lease = Millis(environment.number("HEARTH_LEASE_MS", 3'000, 500, 60'000));
  out.cache_bytes = static_cast<std::size_t>(environment.number("HEARTH_CACHE_MB", 256, 16, 65'536))
                    << 20U;
  out.snapshot_interval =
      std::chrono::hours(environment.number("HEARTH_SNAPSHOT_HOURS", 24, 0, 720));
  return out;
}

}  // namespace hearth::segmenter
