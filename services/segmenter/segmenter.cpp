#include "segmenter/segmenter.hpp"

#include "fold/commands.hpp"
#include "fold/configurations.hpp"
#include "fold/state_reader.hpp"
#include "fold/worker.hpp"
#include "segmenter/backfilling.hpp"
#include "segmenter/core/user_fold.hpp"
#include "segmenter/installation_view.hpp"
#include "segmenter/warning_gauges.hpp"
#include "service/machine_time.hpp"

namespace hearth::segmenter {
// What exists once the installation is known, in order of dependence.
class Segmenter::Running {
 public:
  Running(Segmenter& parent, const fold::OpenedLog& opened)
      : reader_(parent.settings_.service.redis, parent.settings_.service.names,
                std::string(UserFold::kService), opened.genesis.partitions),
        view_(reader_),
        commands_(opened.publisher, reader_, parent.settings_.service.names,
                  std::string(UserFold::kService)),
        configurations_(opened.publishing, opened.publisher, parent.settings_.service.names,
                        opened.genesis.partitions, "/hearth/segmenter"),
        users_(reader_, view_, commands_, &service::machine_time),
        persons_(reader_, view_, commands_, &service::machine_time),
        segments_(reader_, view_),
        segment_publishing_(configurations_, &service::machine_time),
        walk_(reader_, view_),
        heatmaps_(reader_, view_, walk_),
        value_map_(reader_, walk_),
        kpis_(reader_),
        warnings_(reader_),
        gauges_(reader_, view_, parent.metrics_),
        folding_(fold::worker_settings(parent.settings_, opened.genesis.partitions)),
        backfilling_({folding_.redis, folding_.names, folding_.token}, opened, reader_,
                     parent.log_.named("backfill")),
        worker_(folding_, opened.reading, opened.publisher, parent.fold_metrics_, parent.health_,
                parent.log_.named("fold")) {
    parent.apis_.users.set(users_);
    parent.apis_.persons.set(persons_);
    parent.apis_.segments.set(segments_);
    parent.apis_.publishing.set(segment_publishing_);
    parent.apis_.heatmaps.set(heatmaps_);
    parent.apis_.value_map.set(value_map_);
    parent.apis_.kpis.set(kpis_);
    parent.apis_.warnings.set(warnings_);
  }

  void stop() {
    backfilling_.stop();
    worker_.stop();
  }

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
  const fold::WorkerSettings folding_;
  Backfilling backfilling_;
  fold::Worker<UserFold> worker_;
};

Segmenter::Segmenter(const Settings& settings, Apis& apis, service::Metrics& metrics,
                     service::Health& health, service::Log& log)
    : redis_metrics_(metrics),
      fold_metrics_(metrics),
      settings_(fold::observed(settings, redis_metrics_)),
      apis_(apis),
      metrics_(metrics),
      health_(health),
      log_(log.named(kName)),
      opening_(settings_.service.nats, settings_.service.names, fold_metrics_, health, log_,
               [this](const fold::OpenedLog& opened) {
                 running_ = std::make_unique<Running>(*this, opened);
               }) {}

Segmenter::~Segmenter() {
  stop();
  opening_.close_publisher();
  running_.reset();  // its readers go before their connection
}

void Segmenter::stop() {
  opening_.stop();
  if (running_) running_->stop();
}

}  // namespace hearth::segmenter
