#include "segmenter/segmenter.hpp"

#include <chrono>

#include "fold/installation.hpp"

namespace hearth::segmenter {
namespace {

TimePoint wall_clock() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

fold::WorkerSettings worker_settings(const Settings& settings, std::uint16_t partitions) {
  fold::WorkerSettings out;
  out.redis = settings.service.redis;
  out.names = settings.service.names;
  out.partitions = partitions;
  out.token = fold::random_token();
  out.lease.ttl = settings.lease;
  out.runner.cache_bytes = settings.cache_bytes;
  out.snapshot_interval = settings.snapshot_interval;
  return out;
}

}  // namespace

Result<std::unique_ptr<Segmenter>> Segmenter::start(const Settings& settings, service::ApiKeys keys,
                                                    service::HttpServer& http,
                                                    service::Metrics& metrics,
                                                    service::Health& health, service::Log& log) {
  auto reading = jetstream::Connection::connect(settings.service.nats);
  if (!reading) return fail(reading.error());
  auto publishing = jetstream::Connection::connect(settings.service.nats);
  if (!publishing) return fail(publishing.error());
  const auto genesis = fold::read_genesis(**publishing, settings.service.names);
  if (!genesis) return fail(genesis.error());
  auto publisher = jetstream::Publisher::create(**publishing, {});
  if (!publisher) return fail(publisher.error());
  std::unique_ptr<Segmenter> out(new Segmenter(settings, genesis->partitions, std::move(*reading),
                                               std::move(*publishing), std::move(*publisher),
                                               metrics, health, log));
  out->users_.add_routes(http, keys);
  out->kpis_.add_routes(http, keys);
  return out;
}

Segmenter::Segmenter(const Settings& settings, std::uint16_t partitions, Connection reading,
                     Connection publishing, Publisher publisher, service::Metrics& metrics,
                     service::Health& health, service::Log& log)
    : reading_(std::move(reading)),
      publishing_(std::move(publishing)),
      publisher_(std::move(publisher)),
      reader_(settings.service.redis, settings.service.names, std::string(UserFold::kService),
              partitions),
      view_(reader_),
      commands_(*publisher_, reader_, settings.service.names, std::string(UserFold::kService)),
      users_(reader_, view_, commands_, &wall_clock),
      kpis_(reader_),
      worker_(worker_settings(settings, partitions), *reading_, *publisher_, metrics, health,
              log.named("fold")) {}

}  // namespace hearth::segmenter
