#pragma once

#include "service/health.hpp"
#include "service/metrics.hpp"

namespace hearth::service {

// hearth_event_loop_lag_seconds: how long the slowest of the process's loops has not turned. Both
// outlive the last scrape.
void add_health_metrics(Metrics& metrics, const Health& health);

}  // namespace hearth::service
