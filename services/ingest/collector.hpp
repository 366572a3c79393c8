#pragma once

#include <atomic>
#include <cstdint>
#include <string_view>

#include "ingest/admission.hpp"
#include "ingest/clock.hpp"
#include "ingest/core/route.hpp"
#include "ingest/ingest_metrics.hpp"
#include "ingest/parser_pool.hpp"
#include "ingest/terms_in_force.hpp"
#include "service/http_message.hpp"

namespace hearth::ingest {

// Answers a request: 200 only when every accepted event is in the log. Called by all connections'
// threads at once; holds nothing of a request when it has returned.
class Collector {
 public:
  // `seed` is random: requests are numbered from there, and two processes must not share numbers.
  Collector(const TermsInForce& terms, Admission& admission, IngestMetrics& metrics,
            std::uint64_t seed, Clock clock);

  service::Response handle(const service::Request& request);

 private:
  service::Response collect(const service::Request& request, const Route& route);
  // What follows once the key is known and its quota allows.
  service::Response store(OpenedRequest opened, const Terms& terms, const RequestFacts& facts);
  service::Response refuse(const Refusal& refusal);
  service::Response unavailable(std::string_view message);
  service::Response over_quota(const QuotaVerdict& verdict);

  const TermsInForce& terms_;
  Admission& admission_;
  IngestMetrics& metrics_;
  const Clock clock_;
  ParserPool parsers_;
  std::atomic<std::uint64_t> next_nonce_;
};

}  // namespace hearth::ingest
