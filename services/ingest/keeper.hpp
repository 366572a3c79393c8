#pragma once

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "contract/message.hpp"
#include "contract/names.hpp"
#include "ingest/clock.hpp"
#include "ingest/frame_lanes.hpp"
#include "ingest/ingest_metrics.hpp"
#include "ingest/minute_marks.hpp"
#include "ingest/terms_in_force.hpp"
#include "jetstream/connection.hpp"
#include "jetstream/publisher.hpp"
#include "service/health.hpp"
#include "service/log.hpp"

namespace hearth::ingest {

struct KeeperSettings {
  contract::Names names;
  jetstream::ConnectionOptions nats;
  Millis interval{1'000};         // between two turns
  Millis level_interval{10'000};  // between two looks at how full the streams are
};

// The thread that keeps the terms true: it connects, finds the log and the configuration in force,
// watches how full the streams are, and marks the minutes. It waits for whatever is not there yet,
// for ever and without blocking anybody, so that the order in which things are started is free.
//
// Owns the connection and the publishers that the terms point to: it must outlive all requests.
class Keeper {
 public:
  Keeper(KeeperSettings settings, TermsInForce& terms, IngestMetrics& metrics,
         service::Health& health, service::Log log, Clock clock);
  ~Keeper();
  Keeper(const Keeper&) = delete;
  Keeper& operator=(const Keeper&) = delete;

 private:
  void run(const std::stop_token& stop);
  void turn();
  bool connect();
  jetstream::PublisherOptions observed(jetstream::PublisherOptions options) const;
  bool find_log();
  std::size_t max_frame_bytes() const;
  void refresh_configuration();
  void adopt(const contract::Configuration& configuration);
  void refresh_levels();
  void mark();

  const KeeperSettings settings_;
  TermsInForce& terms_;
  IngestMetrics& metrics_;
  service::Log log_;
  const Clock clock_;
  service::Heartbeat& heartbeat_;
  service::Check &nats_check_, &log_check_, &configuration_check_;

  std::unique_ptr<jetstream::Connection> connection_;
  std::unique_ptr<FrameLanes> lanes_;  // before the publisher that calls back into it
  std::unique_ptr<jetstream::Publisher> frames_, dead_letters_;
  std::optional<contract::Genesis> genesis_;
  std::uint64_t refused_configuration_ = 0;  // so that it is complained about once
  std::chrono::steady_clock::time_point next_levels_{};
  MinuteMarks marks_;

  std::mutex mutex_;
  std::condition_variable_any stopping_;
  std::jthread thread_;
};

}  // namespace hearth::ingest
