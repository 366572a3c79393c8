#include <iostream>

#include "common/environment.hpp"
#include "fold/settings.hpp"
#include "ingest/collector.hpp"
#include "ingest/keeper.hpp"
#include "ingest/routes.hpp"
#include "ingest/start_up.hpp"
#include "service/admin_routes.hpp"
#include "service/announcement.hpp"
#include "service/arguments.hpp"
#include "service/host.hpp"
#include "service/process_metrics.hpp"
#include "service/version.hpp"

using namespace hearth;

// How long a start waits for the configuration, whose limits the server keeps from then on.
static constexpr Millis kWaitForLimits{2'000};

int main(int argc, char** argv) {
  service::Host host;
  Environment environment;
  const auto settings = fold::read_settings(environment, "hearth-ingest");
  const auto policy = ingest::check_write_keys(environment, settings);
  const auto answered = service::answer_arguments(argc, argv, "hearth-ingest", environment);
  if (answered) return *answered;

  service::Log log({"ingest", service::kVersion, settings.pod}, std::cout);
  log.set_level(settings.log_level);
  service::Metrics metrics;
  service::add_process_metrics(metrics, service::build_info());
  service::Health health;
  ingest::IngestMetrics ingest_metrics(metrics);
  ingest::TermsInForce terms;
  ingest::Admission admission(settings.write_keys, policy);
  ingest::Keeper keeper({settings.names, settings.nats}, terms, ingest_metrics, health, log,
                        ingest::machine_time);
  const auto seed = std::stoull(fold::random_token().substr(0, 16), nullptr, 16);
  ingest::Collector collector(terms, admission, ingest_metrics, seed, ingest::machine_time);

  service::HttpServer admin(settings.admin, metrics, log);
  service::add_admin_routes(admin, health, metrics, log, settings.admin_keys);
  service::HttpServer http(settings.http, metrics, log);
  const auto open = [&]() -> Status {
    if (auto listening = admin.listen(); !listening) return listening;
    ingest::add_routes(http, collector, terms.wait_for(kWaitForLimits).get());
    if (auto listening = http.listen(); !listening) return listening;
    if (settings.announce.empty()) return {};
    return service::Announcement{http.url(), admin.url()}.write(settings.announce);
  };
  if (const auto opened = open(); !opened) {
    return log.error("cannot start", {service::Field(opened.error())}), 1;
  }
  log.info("listening", {{"url", http.url()}, {"admin_url", admin.url()}});
  return host.run({.shutdown_delay = settings.shutdown_delay,
                   .drain_timeout = settings.drain_timeout,
                   .not_ready =
                       [&] {
                         health.drain();
                         http.announce_drain();
                       },
                   .finish = [&](Millis limit) { return http.stop(limit); }});
}
