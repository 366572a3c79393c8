#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>

#include "contract/message.hpp"
#include "contract/names.hpp"
#include "fold/fold_metrics.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "service/health.hpp"
#include "service/log.hpp"

namespace hearth::fold {

// An installation that has been found. Readers have a connection of their own: many that catch up
// at once can make the server drop it as too slow.
struct OpenedLog {
  jetstream::Connection& reading;
  jetstream::Connection& publishing;
  jetstream::Publisher& publisher;
  contract::Genesis genesis;
};

// The way into an installation, so that the order in which things are started is free: waits, for
// ever and on a thread of its own, for NATS and the genesis, then calls `found` once, on that
// thread.
class Opening {
 public:
  using Found = std::function<void(const OpenedLog&)>;
  Opening(jetstream::ConnectionOptions nats, contract::Names names, FoldMetrics& metrics,
          service::Health& health, service::Log log, Found found);
  ~Opening();
  Opening(const Opening&) = delete;
  Opening& operator=(const Opening&) = delete;

  // Waits no longer. Afterwards `found` has been called or never will be.
  void stop();
  // The publisher's last completions go to whoever waits for them, which must still be there.
  void close_publisher();

 private:
  using Connection = std::unique_ptr<jetstream::Connection>;
  void wait(const std::stop_token& stop);
  Status connect();
  Status find_log();

  const jetstream::ConnectionOptions nats_;
  const contract::Names names_;
  FoldMetrics& metrics_;
  service::Log log_;
  const Found found_;
  service::Check &nats_check_, &log_check_;

  Connection reading_, publishing_;
  std::unique_ptr<jetstream::Publisher> publisher_;

  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;  // last: it uses all of the above
};

}  // namespace hearth::fold
