#pragma once

#include <atomic>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "fold/fold_metrics.hpp"
#include "fold/jetstream_log.hpp"
#include "fold/lease_keeper.hpp"
#include "fold/redis_store.hpp"
#include "fold/runner.hpp"
#include "fold/snapshot_schedule.hpp"
#include "fold/snapshot_taking.hpp"
#include "service/health.hpp"
#include "service/log.hpp"
#include "service/machine_time.hpp"

namespace hearth::fold {

struct WorkerSettings {
  redis::Address redis;
  contract::Names names;
  std::uint16_t partitions = 1;
  std::string token;  // random, of this process
  LeaseSettings lease;
  RunnerSettings runner;
  Millis snapshot_interval = std::chrono::hours(24);
  Millis idle_wait{2};  // between polls of a log that is silent
};

// The thread that folds a service's partitions: leases, then the runner, over and over. Made by
// main, ends with it.
template <class Fold>
class Worker {
 public:
  Worker(WorkerSettings settings, jetstream::Connection& reading, jetstream::Publisher& publisher,
         FoldMetrics& metrics, service::Health& health, service::Log log)
      : settings_(std::move(settings)),
        log_(log),
        store_(settings_.redis, settings_.names, std::string(Fold::kService), settings_.token),
        stream_(reading, publisher, settings_.names),
        leases_(Leases(settings_.redis, settings_.names, std::string(Fold::kService),
                       settings_.token, settings_.partitions, settings_.lease)),
        runner_(settings_.names, settings_.partitions, store_, stream_, settings_.runner),
        snapshots_(reading, settings_.names, std::string(Fold::kService),
                   {settings_.snapshot_interval, settings_.partitions}),
        reading_(reading),
        publisher_(publisher),
        metrics_(metrics),
        heartbeat_(health.add_worker("fold", std::chrono::seconds(60))),
        redis_check_(health.add_check("redis")),
        nats_check_(health.add_check("nats")),
        thread_([this](std::stop_token stop) { run(stop); }) {}

  void stop() {
    thread_.request_stop();
    if (thread_.joinable()) thread_.join();
  }

 private:
  using Clock = std::chrono::steady_clock;

  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      heartbeat_.beat();
      leases_.turned();
      follow_leases();
      if (Clock::now() >= next_look_) look_around();
      take_snapshot(service::machine_time());
      const auto started = Clock::now();
      const bool worked = runner_.run_once(service::machine_time());
      for (const contract::Partition lost : runner_.lost()) lose(lost);
      report();
      if (worked) {
        metrics_.turned(Clock::now() - started, runner_.status(), service::machine_time());
      } else {
        std::this_thread::sleep_for(settings_.idle_wait);
      }
    }
    taking_.reset();
    for (const auto& [id, status] : runner_.status()) runner_.drop(id);
    leases_.stop();
  }

  void look_around() {
    next_look_ = Clock::now() + settings_.lease.renewal();
    nats_check_.set(reading_.connected());
    metrics_.connection(reading_.connected(), reading_.reconnects());
    metrics_.observe(runner_.status(), stream_, service::machine_time());
    begin_snapshot(service::machine_time());
  }

  void follow_leases() {
    const LeaseKeeper::News news = leases_.take_news();
    if (!news.attempted) return;
    redis_check_.set(!news.error.has_value());
    if (news.error) log_.warn("leases cannot be renewed", {service::Field(*news.error)});
    for (const contract::Partition partition : news.changes.lost) runner_.drop(partition);
    for (const contract::Partition partition : news.changes.gained) runner_.take(partition);
    if (news.changes.gained.empty() && news.changes.lost.empty()) return;
    log_.info("partitions changed hands", {{"gained", news.changes.gained.size()},
                                           {"lost", news.changes.lost.size()},
                                           {"held", leases_.held()}});
  }

  // At most one partition's at a time.
  void begin_snapshot(TimePoint now) {
    if (taking_) return;
    for (const auto& [id, status] : runner_.status()) {
      if (!snapshots_.due(id, status, now)) continue;
      taking_.emplace(SnapshotTaking::Owner{reading_, publisher_, store_, settings_.names,
                                            std::string(Fold::kService), Fold::kVersion},
                      id, now);
      return;
    }
  }

  // A step of the one that is under way, between two commits.
  void take_snapshot(TimePoint now) {
    if (!taking_) return;
    const contract::Partition id = taking_->partition();
    const auto ended = taking_->step(runner_.unacknowledged(id), now);
    runner_.rest(id, !ended && taking_->rests());
    if (!ended) return;
    taking_.reset();
    if (*ended) {
      snapshots_.taken(id, now);
      log_.info("snapshot taken", {{"partition", id.number}, {"seq", **ended}});
    } else {
      snapshots_.failed(id, now);
      log_.warn("a snapshot failed", {{"partition", id.number}, service::Field(ended->error())});
    }
  }

  void lose(contract::Partition partition) {
    leases_.release(partition);
    metrics_.fenced();
    log_.warn("a commit was fenced: another owner has the partition",
              {{"partition", partition.number}});
  }

  void report() {
    if (const auto error = runner_.take_error()) {
      metrics_.failed(error->kind);
      log_.warn("folding was interrupted and will be resumed", {service::Field(*error)});
    }
    for (const auto& [partition, step] : runner_.take_traced()) {
      log_.info(
          "a traced message is folded",
          {{"trace_id", step.trace}, {"partition", partition.number}, {"seq", step.sequence}});
    }
    for (const auto& [partition, reason] : runner_.take_stopped()) {
      metrics_.stopped();
      log_.error("a partition has stopped", {{"partition", partition.number},
                                             {"code", reason.code},
                                             {"detail", reason.detail},
                                             {"repair", reason.repair}});
    }
  }

  WorkerSettings settings_;
  service::Log log_;
  RedisStore store_;
  JetStreamLog stream_;
  LeaseKeeper leases_;
  Runner<Fold, RedisStore, JetStreamLog> runner_;
  SnapshotSchedule snapshots_;
  std::optional<SnapshotTaking> taking_;
  jetstream::Connection& reading_;
  jetstream::Publisher& publisher_;
  FoldMetrics& metrics_;
  service::Heartbeat& heartbeat_;
  service::Check& redis_check_;
  service::Check& nats_check_;
  Clock::time_point next_look_{};
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::fold
