#include "rewards/rewards.hpp"

#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "fold/worker.hpp"
#include "rewards/core/rewards_fold.hpp"
#include "rewards/grant_counters.hpp"
#include "rewards/settings_view.hpp"
#include "service/machine_time.hpp"

namespace hearth::rewards {
// What exists once the installation is known, in order of dependence.
class Rewards::Running {
 public:
  Running(Rewards& parent, const fold::OpenedLog& opened)
      : reader_(parent.settings_.service.redis, parent.settings_.service.names,
                std::string(RewardsFold::kService), opened.genesis.partitions),
        view_(reader_, settings_in),
        commands_(opened.publisher, reader_, parent.settings_.service.names,
                  std::string(RewardsFold::kService)),
        users_(reader_, view_, commands_, &service::machine_time),
        books_(reader_),
        counters_(reader_, parent.metrics_),
        worker_(fold::worker_settings(parent.settings_, opened.genesis.partitions), opened.reading,
                opened.publisher, parent.fold_metrics_, parent.health_, parent.log_.named("fold")) {
    parent.apis_.users.set(users_);
    parent.apis_.books.set(books_);
  }

  void stop() { worker_.stop(); }

 private:
  fold::StateReader reader_;
  SettingsView view_;
  fold::Commands commands_;
  UserApi users_;
  BookApi books_;
  GrantCounters counters_;
  fold::Worker<RewardsFold> worker_;
};

Rewards::Rewards(const Settings& settings, Apis& apis, service::Metrics& metrics,
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

Rewards::~Rewards() {
  stop();
  opening_.close_publisher();
  running_.reset();  // its readers go before their connection
}

void Rewards::stop() {
  opening_.stop();
  if (running_) running_->stop();
}

}  // namespace hearth::rewards
