#pragma once

#include <iostream>

#include "fold/settings.hpp"
#include "service/admin_routes.hpp"
#include "service/announcement.hpp"
#include "service/api_keys.hpp"
#include "service/arguments.hpp"
#include "service/host.hpp"
#include "service/process_metrics.hpp"
#include "service/version.hpp"

namespace hearth::fold {

// The process of a service that folds, from its arguments to its exit code. `Service` has a kName,
// Settings (with a ServiceSettings `service`), Apis, and the constructor and stop() of Segmenter;
// `read` and `add_routes` are its own.
template <class Service>
int serve(int count, char** words, typename Service::Settings (*read)(Environment&),
          void (*add_routes)(service::HttpServer&, const service::ApiKeys&,
                             const typename Service::Apis&)) {
  service::Host host;
  Environment environment;
  const typename Service::Settings settings = read(environment);
  const ServiceSettings& common = settings.service;
  auto keys = service::ApiKeys::create(common.api_keys, common.insecure_dev, common.http.address);
  if (!keys) environment.problem("HEARTH_API_KEYS: " + keys.error().detail);
  const auto answered =
      service::answer_arguments(count, words, std::string("hearth-") + Service::kName, environment);
  if (answered) return *answered;

  service::Log log({Service::kName, service::kVersion, common.pod}, std::cout);
  log.set_level(common.log_level);
  service::Metrics metrics;
  service::add_process_metrics(metrics, service::build_info());
  service::Health health;
  service::HttpServer admin(common.admin, metrics, log);
  service::add_admin_routes(admin, health, metrics, log, common.admin_keys);
  service::HttpServer http(common.http, metrics, log);

  typename Service::Apis apis;
  add_routes(http, *keys, apis);
  Service service(settings, apis, metrics, health, log);
  if (const auto serving = service::listen(admin, http, common.announce); !serving) {
    log.error("the service cannot start", {service::Field(serving.error())});
    return 1;
  }
  log.info("serving", {{"url", http.url()}, {"admin_url", admin.url()}});

  return host.run({common.shutdown_delay, common.drain_timeout,
                   [&] {
                     health.drain();
                     http.announce_drain();
                   },
                   [&](std::chrono::milliseconds limit) {
                     const bool finished = http.stop(limit);
                     service.stop();
                     return admin.stop(limit) && finished;
                   }});
}

}  // namespace hearth::fold
