#include "service/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/process_metrics.hpp"

namespace hearth::service {
namespace {

using testing::HasSubstr;

TEST(Metrics, exist_at_zero_before_anything_has_happened) {
  Metrics metrics;
  Counter dropped = metrics.counter("hearth_queue_dropped_total", "Dropped.", {{"reason", "full"}});
  metrics.counter("hearth_queue_dropped_total", "Dropped.", {{"reason", "old"}});
  dropped.add(2);
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("# HELP hearth_queue_dropped_total Dropped.\n"));
  EXPECT_THAT(text, HasSubstr("hearth_queue_dropped_total{reason=\"full\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("hearth_queue_dropped_total{reason=\"old\"} 0\n"));
}

TEST(Metrics, put_observations_into_the_standard_buckets) {
  Metrics metrics;
  Histogram age = metrics.histogram("hearth_event_age_seconds", "Age.", freshness_buckets());
  age.observe(0.07);
  metrics.gauge("hearth_nats_connected", "1 when connected.").set(1);
  EXPECT_THAT(metrics.text(), HasSubstr("hearth_event_age_seconds_bucket{le=\"0.1\"} 1\n"));
  EXPECT_THAT(metrics.text(), HasSubstr("hearth_nats_connected 1\n"));
  EXPECT_LE(request_buckets().size(), 13U);
}

TEST(Metrics, describe_the_process_and_the_build) {
  Metrics metrics;
  add_process_metrics(metrics, {"1.2.3", "abc", "g++ 12"});
  const auto text = metrics.text();
  for (const char* name :
       {"process_cpu_seconds_total ", "process_resident_memory_bytes ", "process_open_fds ",
        "process_max_fds ", "process_start_time_seconds ",
        "hearth_build_info{compiler=\"g++ 12\",revision=\"abc\",version=\"1.2.3\"} 1"}) {
    EXPECT_THAT(text, HasSubstr(name));
  }
}

}  // namespace
}  // namespace hearth::service
