#pragma once

#include <memory>
#include <string>

#include "common/time.hpp"
#include "service/metrics.hpp"

namespace hearth::service {

// hearth_config_info, whose label is the digest of the configuration in force, and when that was
// last adopted. One series: the digest before is gone, so that replicas can be compared by it. Safe
// from any thread.
class ConfigInfo {
 public:
  explicit ConfigInfo(Metrics& metrics);  // says "none" until the first is adopted
  void adopted(std::string sha256, TimePoint now);

 private:
  class Source;
  std::shared_ptr<Source> source_;
};

}  // namespace hearth::service
