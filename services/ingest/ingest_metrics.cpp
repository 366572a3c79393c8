#include "ingest/ingest_metrics.hpp"

#include <array>

namespace hearth::ingest {
namespace {

service::Counter events(service::Metrics& metrics, std::string_view outcome) {
  return metrics.counter("hearth_ingest_events_total", "Events of answered requests, by outcome",
                         {{"outcome", outcome}});
}

std::vector<service::Counter> by_code(service::Metrics& metrics, std::string_view series,
                                      std::string_view help) {
  std::vector<service::Counter> counters;
  for (std::size_t i = 0; i < kCodes; ++i) {
    counters.push_back(metrics.counter(series, help, {{"code", name(static_cast<Code>(i))}}));
  }
  return counters;
}

constexpr std::array kReasons = {"full", "unanswered", "unavailable"};

std::size_t reason_of(ErrorKind kind) {
  if (kind == ErrorKind::kLimit) return 0;
  return kind == ErrorKind::kUnknown ? 1 : 2;
}

std::vector<service::Counter> dropped_from(service::Metrics& metrics, std::string_view queue) {
  std::vector<service::Counter> counters;
  for (const char* reason : kReasons) {
    counters.push_back(
        metrics.counter("hearth_queue_dropped_total",
                        "Entries that found no room or no taker, and whose sender was told",
                        {{"queue", queue}, {"reason", reason}}));
  }
  return counters;
}

}  // namespace

IngestMetrics::IngestMetrics(service::Metrics& metrics)
    : accepted_(events(metrics, "accepted")),
      duplicate_(events(metrics, "duplicate")),
      rejected_(events(metrics, "rejected")),
      unplanned_(metrics.counter("hearth_ingest_unplanned_events_total",
                                 "Accepted events that the tracking plan does not name")),
      retried_(metrics.counter("hearth_ingest_retried_requests_total",
                               "Requests whose X-Retry-Count says that they were sent before")),
      quota_refusals_(metrics.counter("hearth_ingest_quota_refusals_total",
                                      "Requests refused over their write key's quota")),
      unknown_keys_(metrics.counter("hearth_ingest_unknown_key_total",
                                    "Requests refused for a write key that is not known")),
      failed_marks_(metrics.counter("hearth_ingest_mark_failures_total",
                                    "Attempts to write a minute's marks that did not succeed")),
      reconnects_(metrics.counter("hearth_nats_reconnects_total",
                                  "Times the connection to NATS was made again")),
      connected_(metrics.gauge("hearth_nats_connected", "1 while connected to NATS")),
      in_flight_(metrics.gauge("hearth_queue_depth", "Entries of a bounded queue",
                               {{"queue", "unacknowledged_frames"}})),
      capacity_(metrics.gauge("hearth_queue_capacity",
                              "Bound of a queue; a full one holds its source up",
                              {{"queue", "unacknowledged_frames"}})),
      full_streams_(metrics.gauge("hearth_ingest_full_streams",
                                  "Partitions refused because their stream is nearly full")),
      configuration_(metrics.gauge("hearth_ingest_configuration_number",
                                   "Number of the product configuration in force; 0: none")),
      config_info_(metrics),
      publishes_(metrics, {fold::PublishedStream::kLog, fold::PublishedStream::kDeadLetters}),
      publish_(metrics.histogram("hearth_ingest_publish_duration_seconds",
                                 "From a request's first publish to its last acknowledgement",
                                 service::request_buckets())),
      rejected_by_code_(by_code(metrics, "hearth_ingest_rejected_total",
                                "Events refused one by one and kept as dead letters, by reason")),
      refused_by_code_(by_code(metrics, "hearth_ingest_refused_requests_total",
                               "Requests refused as a whole, by reason")),
      dropped_{dropped_from(metrics, "frames"), dropped_from(metrics, "dead_letters")} {}

void IngestMetrics::events_stored(std::size_t accepted, std::size_t duplicates) {
  accepted_.add(static_cast<double>(accepted));
  duplicate_.add(static_cast<double>(duplicates));
}

void IngestMetrics::events_rejected(const ParsedBatch& batch) {
  const auto add = [this](const Rejected& each) {
    rejected_.add(static_cast<double>(each.count));
    rejected_by_code_.at(static_cast<std::size_t>(each.code)).add(static_cast<double>(each.count));
  };
  for (const auto& each : batch.rejected) add(each);
  if (batch.rest) add(*batch.rest);
}

void IngestMetrics::request_refused(Code code) {
  refused_by_code_.at(static_cast<std::size_t>(code)).add();
  if (code == Code::kQuotaExceeded) quota_refusals_.add();
  if (code == Code::kWriteKeyUnknown) unknown_keys_.add();
}

void IngestMetrics::dropped(Queue queue, ErrorKind why) {
  dropped_.at(static_cast<std::size_t>(queue)).at(reason_of(why)).add();
}

void IngestMetrics::published(std::chrono::steady_clock::duration took) {
  publish_.observe(std::chrono::duration<double>(took).count());
}

void IngestMetrics::configuration(const contract::Configuration& adopted, TimePoint now) {
  configuration_.set(static_cast<double>(adopted.number));
  config_info_.adopted(adopted.sha256, now);
}

void IngestMetrics::connection(bool connected, std::uint64_t reconnects) {
  connected_.set(connected ? 1 : 0);
  reconnects_.add(static_cast<double>(reconnects - seen_reconnects_));
  seen_reconnects_ = reconnects;
}

}  // namespace hearth::ingest
