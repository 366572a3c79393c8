#include "segmenter/segmenter.hpp"

#include <chrono>

#include "fold/configurations.hpp"
#include "fold/installation.hpp"
#include "segmenter/warning_gauges.hpp"

namespace hearth::segmenter {
namespace {

constexpr Millis kConnectDeadline{2'000};
constexpr Millis kRetryInterval{500};

TimePoint wall_clock() {
  return std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
}

Settings observed(Settings settings, redis::Observer& observer) {
  settings.service.redis.observer = &observer;
  return settings;
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

// What exists once the installation is known, in order of dependence.
class Segmenter::Running {
 public:
  Running(Segmenter& parent, std::uint16_t partitions)
      : reader_(parent.settings_.service.redis, parent.settings_.service.names,
                std::string(UserFold::kService), partitions),
        view_(reader_),
        commands_(*parent.publisher_, reader_, parent.settings_.service.names,
                  std::string(UserFold::kService)),
        configurations_(*parent.publishing_, *parent.publisher_, parent.settings_.service.names,
                        partitions, "/hearth/segmenter"),
        users_(reader_, view_, commands_, &wall_clock),
        persons_(reader_, view_, commands_, &wall_clock),
        segments_(reader_, view_),
        segment_publishing_(configurations_, &wall_clock),
        walk_(reader_, view_),
        heatmaps_(reader_, view_, walk_),
        value_map_(reader_, walk_),
        kpis_(reader_),
        warnings_(reader_),
        gauges_(reader_, view_, parent.metrics_),
        worker_(worker_settings(parent.settings_, partitions), *parent.reading_, *parent.publisher_,
                parent.fold_metrics_, parent.health_, parent.log_.named("fold")) {
    parent.apis_.users.set(users_);
    parent.apis_.persons.set(persons_);
    parent.apis_.segments.set(segments_);
    parent.apis_.publishing.set(segment_publishing_);
    parent.apis_.heatmaps.set(heatmaps_);
    parent.apis_.value_map.set(value_map_);
    parent.apis_.kpis.set(kpis_);
    parent.apis_.warnings.set(warnings_);
  }

  void stop() { worker_.stop(); }

 private:
  fold::StateReader reader_;
  InstallationView view_;
  fold::Commands commands_;
  fold::Configurations configurations_;
  UserApi users_;
  PersonApi persons_;
  SegmentApi segments_;
  SegmentPublishing segment_publishing_;
  InsightWalk walk_;
  HeatmapApi heatmaps_;
  ValueMapApi value_map_;
  KpiApi kpis_;
  WarningApi warnings_;
  WarningGauges gauges_;
  fold::Worker<UserFold> worker_;
};

Segmenter::Segmenter(const Settings& settings, AwaitedApis& apis, service::Metrics& metrics,
                     service::Health& health, service::Log& log)
    : redis_metrics_(metrics),
      fold_metrics_(metrics),
      settings_(observed(settings, redis_metrics_)),
      apis_(apis),
      metrics_(metrics),
      health_(health),
      log_(log.named("segmenter")),
      nats_check_(health.add_check("nats")),
      log_check_(health.add_check("log")),
      opener_([this](std::stop_token stop) { wait_for_installation(stop); }) {}

Segmenter::~Segmenter() {
  stop();
  publisher_
      .reset();  // its last completions go to the log of the worker, which must still be there
}

void Segmenter::stop() {
  opener_.request_stop();
  if (opener_.joinable()) opener_.join();
  if (running_) running_->stop();
}

void Segmenter::wait_for_installation(const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    const Status connected = connect();
    nats_check_.set(connected.has_value());
    fold_metrics_.connection(connected.has_value(), 0);
    const Status found = connected ? find_log() : connected;
    if (found) return;
    log_.warn("the log cannot be reached yet and is tried again", {service::Field(found.error())});
    stopping_.wait_for(lock, stop, kRetryInterval, [] { return false; });
  }
}

// Once made, connections come back by themselves.
Status Segmenter::connect() {
  auto options = settings_.service.nats;
  options.connect_deadline = kConnectDeadline;
  for (Connection* connection : {&reading_, &publishing_}) {
    if (*connection) continue;
    auto made = jetstream::Connection::connect(options);
    if (!made) return fail(made.error());
    *connection = std::move(*made);
  }
  if (!publisher_) {
    auto publisher = jetstream::Publisher::create(*publishing_, {});
    if (!publisher) return fail(publisher.error());
    publisher_ = std::move(*publisher);
  }
  if (!publishing_->connected()) return fail(ErrorKind::kUnavailable, "NATS is away");
  return {};
}

Status Segmenter::find_log() {
  const auto genesis = fold::read_genesis(*publishing_, settings_.service.names);
  if (!genesis) return fail(genesis.error());
  fold_metrics_.partitions(genesis->partitions);
  running_ = std::make_unique<Running>(*this, genesis->partitions);
  log_check_.set(true);
  return {};
}

}  // namespace hearth::segmenter
