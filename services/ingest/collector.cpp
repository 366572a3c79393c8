#include "ingest/collector.hpp"

#include <algorithm>

#include "contract/names.hpp"
#include "fold/installation.hpp"
#include "ingest/core/answer.hpp"
#include "ingest/core/frames.hpp"
#include "ingest/core/utf8.hpp"
#include "ingest/publish_frames.hpp"

namespace hearth::ingest {
namespace {

constexpr const char* kRetryAfterSeconds = "1";

service::Response ok(std::string body) { return {.body = std::move(body)}; }

bool is_retry(const service::Request& request) {
  const auto count = request.header("x-retry-count");
  return !count.empty() && count != "0";
}

std::string unix_seconds_up(TimePoint time) {
  return std::to_string(std::chrono::ceil<std::chrono::seconds>(time.time_since_epoch()).count());
}

}  // namespace

Collector::Collector(const TermsInForce& terms, Admission& admission, IngestMetrics& metrics,
                     std::uint64_t seed, Clock clock)
    : terms_(terms),
      admission_(admission),
      metrics_(metrics),
      clock_(std::move(clock)),
      next_nonce_(seed) {}

service::Response Collector::handle(const service::Request& request) {
  const auto route = find_route(request.path);
  if (!route) return refuse({Code::kNotFound, std::string(title(Code::kNotFound))});
  switch (route->endpoint) {
    case Endpoint::kHealth:
    case Endpoint::kMetrics:
      return ok(R"({"success":true})");
    case Endpoint::kSettings:
      return ok(settings_body(replace_invalid_utf8(request.path_parameter("writeKey"))));
    case Endpoint::kEvent:
    case Endpoint::kBatch:
      return collect(request, *route);
  }
  return refuse({Code::kNotFound, std::string(title(Code::kNotFound))});
}

service::Response Collector::collect(const service::Request& request, const Route& route) {
  if (is_retry(request)) metrics_.request_retried();
  const auto terms = terms_.current();
  if (!terms) return unavailable("No log or no configuration is in force yet.");
  // The server's bound was fixed when it began to listen; a configuration may have lowered it
  // since.
  if (request.body.size() > terms->product->ingest.max_expanded_bytes) {
    return refuse({Code::kBodyTooLarge, std::string(title(Code::kBodyTooLarge))});
  }
  const TimePoint now = clock_();
  auto opened =
      open_request(request.body, route, terms->product->ingest.max_batch_events + kBatchMargin);
  if (!opened) return refuse(opened.error());
  const auto key = admission_.identify(request.header("authorization"), opened->write_key);
  if (!key) return refuse(key.error());
  const auto quota = admission_.take(*key, static_cast<std::int64_t>(opened->items.size()),
                                     terms->product->ingest.default_quota, now);
  if (!quota.allowed) return over_quota(quota);
  // A quota is about machines and counts real time.
  const auto received = terms->driven_by == nullptr
                            ? Result<TimePoint>(now)
                            : fold::last_mark(*terms->driven_by, terms->names, {0});
  if (!received) return unavailable("The driven clock cannot be read.");
  return store(std::move(*opened), *terms,
               {*received, request.remote_address,
                next_nonce_.fetch_add(1, std::memory_order_relaxed), request.trace.followed()});
}

service::Response Collector::store(OpenedRequest opened, const Terms& terms,
                                   const RequestFacts& facts) {
  auto batch = parsers_.lease()->parse(std::move(opened), *terms.product, facts);
  if (!batch) return refuse(batch.error());
  const auto frames =
      cut_frames(batch->accepted, facts.received, {terms.partitions, terms.max_frame_bytes});
  if (std::ranges::any_of(frames, [&](const auto& f) { return terms.is_full(f.partition); })) {
    return unavailable("The log is nearly full.");
  }
  const auto started = std::chrono::steady_clock::now();
  const auto stored = publish_frames(terms, frames);
  if (!stored) {
    metrics_.dropped(IngestMetrics::Queue::kFrames, stored.error().kind);
    return unavailable("The events are not known to be stored; send them again.");
  }
  metrics_.published(std::chrono::steady_clock::now() - started);
  for (const ErrorKind why : publish_dead_letters(terms, *batch, facts.received)) {
    metrics_.dropped(IngestMetrics::Queue::kDeadLetters, why);
  }

  // The answer counts every event once: what the log already had is a duplicate.
  batch->accepted.resize(batch->accepted.size() - stored->duplicates);
  batch->duplicates += stored->duplicates;
  metrics_.events_stored(batch->accepted.size(), batch->duplicates);
  metrics_.events_unplanned(stored->unplanned);
  metrics_.events_rejected(*batch);
  auto response = ok(success_body(*batch));
  if (!stored->position.empty()) {
    response.headers.emplace_back(contract::kPositionHeader, contract::to_text(stored->position));
  }
  return response;
}

service::Response Collector::refuse(const Refusal& refusal) {
  metrics_.request_refused(refusal.code);
  return {.status = status(refusal.code),
          .content_type = "application/problem+json",
          .body = error_body(refusal)};
}

service::Response Collector::unavailable(std::string_view message) {
  auto response = refuse({Code::kUnavailable, std::string(message)});
  response.headers.emplace_back("Retry-After", kRetryAfterSeconds);
  return response;
}

service::Response Collector::over_quota(const QuotaVerdict& verdict) {
  auto response = refuse({Code::kQuotaExceeded, std::string(title(Code::kQuotaExceeded))});
  response.headers.emplace_back("Retry-After", std::to_string(verdict.retry_after.count()));
  response.headers.emplace_back("X-RateLimit-Reset", unix_seconds_up(verdict.reset));
  return response;
}

}  // namespace hearth::ingest
