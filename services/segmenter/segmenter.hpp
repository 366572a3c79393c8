#pragma once

#include <memory>

#include "fold/commands.hpp"
#include "fold/state_reader.hpp"
#include "fold/worker.hpp"
#include "segmenter/core/user_fold.hpp"
#include "segmenter/installation_view.hpp"
#include "segmenter/kpi_api.hpp"
#include "segmenter/settings.hpp"
#include "segmenter/user_api.hpp"

namespace hearth::segmenter {

// The service, once it knows the installation: its fold's worker and its HTTP API. Members in order
// of dependence.
class Segmenter {
 public:
  // Waits for NATS and the genesis, at most connect_deadline.
  static Result<std::unique_ptr<Segmenter>> start(const Settings& settings, service::ApiKeys keys,
                                                  service::HttpServer& http,
                                                  service::Metrics& metrics,
                                                  service::Health& health, service::Log& log);
  void stop() { worker_.stop(); }

 private:
  using Connection = std::unique_ptr<jetstream::Connection>;
  using Publisher = std::unique_ptr<jetstream::Publisher>;
  Segmenter(const Settings& settings, std::uint16_t partitions, Connection reading,
            Connection publishing, Publisher publisher, service::Metrics& metrics,
            service::Health& health, service::Log& log);

  // Readers have a connection of their own: many that catch up at once can make the server drop it
  // as too slow.
  Connection reading_, publishing_;
  Publisher publisher_;
  fold::StateReader reader_;
  InstallationView view_;
  fold::Commands commands_;
  UserApi users_;
  KpiApi kpis_;
  fold::Worker<UserFold> worker_;
};

}  // namespace hearth::segmenter
