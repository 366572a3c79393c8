#include "service/metrics.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/http_metrics.hpp"
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

TEST(Metrics, stand_once_when_two_servers_tell_of_the_same_series) {
  Metrics metrics;
  HttpMetrics api(metrics, Router());
  HttpMetrics admin(metrics, Router());
  api.started();
  admin.started();
  admin.started();
  admin.finished(nullptr, 404, std::chrono::milliseconds(7));
  api.finished(nullptr, 429, std::chrono::milliseconds(1));
  const auto text = metrics.text();
  EXPECT_THAT(text, HasSubstr("\nhearth_http_requests_in_flight 1\n"));
  EXPECT_THAT(text, HasSubstr("\nhearth_rate_limited_total{route=\"unmatched\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("{route=\"unmatched\",method=\"any\",code=\"404\"} 1\n"));
  EXPECT_THAT(text, HasSubstr("{route=\"unmatched\",method=\"any\",le=\"0.01\"} 2\n"));
  const std::string head = "# TYPE hearth_http_requests_in_flight ";
  EXPECT_EQ(text.find(head), text.rfind(head));
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
