#include "recall/recall.hpp"

#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "fold/worker.hpp"
#include "recall/core/recall_fold.hpp"
#include "recall/wanted.hpp"
#include "service/machine_time.hpp"

namespace hearth::recall {
// What exists once the installation is known, in order of dependence.
class Recall::Running {
 public:
  Running(Recall& parent, const fold::OpenedLog& opened)
      : reader_(parent.settings_.service.redis, parent.settings_.service.names,
                std::string(RecallFold::kService), opened.genesis.partitions),
        configured_(reader_, campaigns_in),
        commands_(opened.publisher, reader_, parent.settings_.service.names,
                  std::string(RecallFold::kService)),
        users_(reader_, commands_, &service::machine_time),
        campaigns_(reader_, configured_),
        delivery_(
            parent.settings_.delivery, parent.settings_.service.names, opened.genesis,
            opened.publishing, opened.publisher, parent.delivery_metrics_,
            [this](const Outgoing& message) { return ask_wanted(reader_, configured_, message); },
            parent.log_.named("delivery")),
        worker_(fold::worker_settings(parent.settings_, opened.genesis.partitions), opened.reading,
                opened.publisher, parent.fold_metrics_, parent.health_, parent.log_.named("fold")) {
    parent.apis_.users.set(users_);
    parent.apis_.campaigns.set(campaigns_);
  }

  void stop() {
    worker_.stop();
    delivery_.stop();
  }

 private:
  fold::StateReader reader_;
  ConfiguredCampaigns configured_;
  fold::Commands commands_;
  UserApi users_;
  CampaignApi campaigns_;
  Delivery delivery_;
  fold::Worker<RecallFold> worker_;
};

Recall::Recall(const Settings& settings, Apis& apis, service::Metrics& metrics,
               service::Health& health, service::Log& log)
    : redis_metrics_(metrics),
      fold_metrics_(metrics),
      delivery_metrics_(metrics),
      settings_(fold::observed(settings, redis_metrics_)),
      apis_(apis),
      health_(health),
      log_(log.named(kName)),
      opening_(settings_.service.nats, settings_.service.names, fold_metrics_, health, log_,
               [this](const fold::OpenedLog& opened) {
                 running_ = std::make_unique<Running>(*this, opened);
               }) {}

Recall::~Recall() {
  stop();
  opening_.close_publisher();
  running_.reset();  // its readers go before their connection
}

void Recall::stop() {
  opening_.stop();
  if (running_) running_->stop();
}

}  // namespace hearth::recall
