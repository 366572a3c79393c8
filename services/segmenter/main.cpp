#include <iostream>

#include "segmenter/segmenter.hpp"
#include "service/admin_routes.hpp"
#include "service/announcement.hpp"
#include "service/process_metrics.hpp"
#include "service/version.hpp"

int main(int count, char** words) {
  using namespace hearth;
  if (service::answers_version(count, words, "hearth-segmenter")) return 0;

  service::Host host;
  Environment environment;
  const segmenter::Settings settings = segmenter::read_settings(environment);
  auto keys = service::ApiKeys::create(settings.service.api_keys, settings.service.insecure_dev,
                                       settings.service.http.address);
  if (!keys) environment.problem("HEARTH_API_KEYS: " + keys.error().detail);
  if (fold::report_problems(environment)) return 2;
  if (service::only_checks(count, words)) return 0;

  service::Log log({"segmenter", service::kVersion, settings.service.pod}, std::cout);
  service::Metrics metrics;
  service::add_process_metrics(metrics, service::build_info());
  service::Health health;
  service::HttpServer admin(settings.service.admin, metrics, log);
  service::add_admin_routes(admin, health, metrics);
  service::HttpServer http(settings.service.http, metrics, log);

  segmenter::AwaitedApis apis;
  segmenter::add_routes(http, *keys, apis);
  segmenter::Segmenter segmenter(settings, apis, metrics, health, log);
  if (const auto serving = service::listen(admin, http, settings.service.announce); !serving) {
    log.error("the service cannot start", {service::Field(serving.error())});
    return 1;
  }
  log.info("serving", {{"url", http.url()}, {"admin_url", admin.url()}});

  return host.run({settings.service.shutdown_delay, settings.service.drain_timeout,
                   [&] {
                     health.drain();
                     http.announce_drain();
                   },
                   [&](std::chrono::milliseconds limit) {
                     const bool finished = http.stop(limit);
                     segmenter.stop();
                     return admin.stop(limit) && finished;
                   }});
}
