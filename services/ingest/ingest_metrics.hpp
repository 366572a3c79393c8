#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "common/result.hpp"
#include "contract/message.hpp"
#include "fold/publish_metrics.hpp"
#include "ingest/core/request.hpp"
#include "service/config_info.hpp"
#include "service/metrics.hpp"

namespace hearth::ingest {

// What the collector tells Prometheus. Safe from any thread.
class IngestMetrics {
 public:
  explicit IngestMetrics(service::Metrics& metrics);

  // A request that was answered 200.
  void events_stored(std::size_t accepted, std::size_t duplicates);
  void events_unplanned(std::size_t count) { unplanned_.add(static_cast<double>(count)); }
  void events_rejected(const ParsedBatch& batch);
  // A request that was refused as a whole: also counts unknown keys and quotas on their own.
  void request_refused(Code code);
  void request_retried() { retried_.add(); }  // the client says that it sent this before
  void published(std::chrono::steady_clock::duration took);
  // What the log did not take, as far as is known: a request's frames, or one dead letter.
  enum class Queue : std::uint8_t { kFrames, kDeadLetters };
  void dropped(Queue queue, ErrorKind why);
  jetstream::PublishObserver& publishes() { return publishes_; }

  void connection(bool connected, std::uint64_t reconnects);  // by the keeper only
  void in_flight(std::size_t frames, std::size_t most) {
    in_flight_.set(static_cast<double>(frames));
    capacity_.set(static_cast<double>(most));
  }
  void full_streams(std::size_t count) { full_streams_.set(static_cast<double>(count)); }
  void configuration(const contract::Configuration& adopted, TimePoint now);
  void mark_failed() { failed_marks_.add(); }

 private:
  service::Counter accepted_, duplicate_, rejected_, unplanned_;
  service::Counter retried_, quota_refusals_, unknown_keys_, failed_marks_;
  service::Counter reconnects_;
  service::Gauge connected_, in_flight_, capacity_, full_streams_, configuration_;
  service::ConfigInfo config_info_;
  fold::PublishMetrics publishes_;
  service::Histogram publish_;
  std::vector<service::Counter> rejected_by_code_, refused_by_code_;  // by Code
  std::vector<std::vector<service::Counter>> dropped_;                // by Queue and reason
  std::uint64_t seen_reconnects_ = 0;
};

}  // namespace hearth::ingest
