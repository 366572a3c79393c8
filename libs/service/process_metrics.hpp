#pragma once

#include <string>

#include "service/metrics.hpp"

namespace hearth::service {

struct BuildInfo {
  std::string version;
  std::string revision;
  std::string compiler;
};

// The process_* family that every Prometheus client has (CPU, memory, descriptors, start time),
// read from /proc at each scrape, and hearth_build_info. Called once, by main.
void add_process_metrics(Metrics& metrics, const BuildInfo& build);

}  // namespace hearth::service
