#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

#include "fold/commands.hpp"
#include "fold/fold_metrics.hpp"
#include "fold/redis_metrics.hpp"
#include "fold/state_reader.hpp"
#include "fold/worker.hpp"
#include "segmenter/core/user_fold.hpp"
#include "segmenter/installation_view.hpp"
#include "segmenter/routes.hpp"
#include "segmenter/settings.hpp"

namespace hearth::segmenter {

// The service: waits, for ever and on a thread of its own, for NATS and the genesis; then makes the
// fold's worker and what the routes answer from. The order in which things are started is free.
class Segmenter {
 public:
  Segmenter(const Settings& settings, AwaitedApis& apis, service::Metrics& metrics,
            service::Health& health, service::Log& log);
  ~Segmenter();
  Segmenter(const Segmenter&) = delete;
  Segmenter& operator=(const Segmenter&) = delete;

  void stop();  // ends folding and gives the partitions back; reads go on

 private:
  using Connection = std::unique_ptr<jetstream::Connection>;
  using Publisher = std::unique_ptr<jetstream::Publisher>;
  class Running;

  void wait_for_installation(const std::stop_token& stop);
  Status connect();
  Status find_log();

  fold::RedisMetrics redis_metrics_;
  fold::FoldMetrics fold_metrics_;
  const Settings settings_;
  AwaitedApis& apis_;
  service::Metrics& metrics_;
  service::Health& health_;
  service::Log log_;
  service::Check &nats_check_, &log_check_;

  // Readers have a connection of their own: many that catch up at once can make the server drop it
  // as too slow.
  Connection reading_, publishing_;
  Publisher publisher_;
  std::unique_ptr<Running> running_;  // set by the thread, read after it has ended

  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread opener_;  // last: it uses all of the above
};

}  // namespace hearth::segmenter
