#include "resync.hpp"

#include <cstdio>

#include "fold/jetstream_log.hpp"
#include "partitions.hpp"
#include "services.hpp"
#include "session.hpp"
#include "store_probe.hpp"
#include "sweeps.hpp"

namespace hearth::ctl {
namespace {

constexpr std::string_view kLost = "signal_lost: ";

}  // namespace

Status resync_partition(const fold::ServiceSettings& settings, const Scope& scope) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, scope.partition);
  if (!chosen) return fail(chosen.error());
  const unsigned partition = chosen->front().number;
  const auto wanted = choose_services(scope);
  if (!wanted) return fail(wanted.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  fold::JetStreamLog log(*session->nats, *session->publisher, session->names());
  bool is_stuck = false;
  for (const Service& each : *wanted) {
    const std::string_view service = each.name;
    const auto statuses =
        probe_store(*redis, session->names(), service, session->genesis.partitions);
    if (!statuses) return fail(statuses.error());
    const StoreStatus& status = (*statuses)[partition];
    if (!status.stopped || !stop_sentence(*status.stopped).starts_with(kLost)) continue;
    is_stuck = true;
    const fold::Skip skip = fold::skip_of_item(status.checkpoint.sequence() + 1, 0);
    if (auto kept = log.record_skip(service, chosen->front(), skip); !kept) return kept;
    std::printf("%s partition %u gives up what is missing before message %llu\n",
                std::string(service).c_str(), partition,
                static_cast<unsigned long long>(skip.sequence));
  }
  if (!is_stuck) {
    return fail(ErrorKind::kConflict, "partition " + std::to_string(partition) +
                                          " has not stopped because of lost signals");
  }
  if (auto resumed = resume_partition(settings, scope); !resumed) return resumed;
  for (std::uint16_t p = 0; p < session->genesis.partitions; ++p) {
    if (auto asked = ask_for_sweep(*session, {p}, "resync"); !asked) return asked;
  }
  return {};
}

}  // namespace hearth::ctl
