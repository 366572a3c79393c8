#include "resync.hpp"

#include <cstdio>

#include "fold/jetstream_log.hpp"
#include "fold/store.hpp"
#include "partitions.hpp"
#include "services.hpp"
#include "session.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr std::string_view kLost = "signal_lost: ";

// Folds of other services sweep as well: all read the same log, and a look costs them little.
Status ask_for_sweeps(const Session& session) {
  contract::Command command;
  command.id = "resync/" + fold::random_token();
  command.entity = fold::kSweepEntity;
  command.name = "sweep";
  command.key = command.id;
  const std::string payload =
      contract::encode({command.id, "/hearth/ctl", machine_time()}, command);
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const auto ack = session.publisher->publish_and_wait(
        {session.names().subject({p}, contract::Kind::kCommand), payload, command.id, {}},
        kTimeout);
    if (!ack) return fail(ack.error());
  }
  return {};
}

}  // namespace

Status resync_partition(const fold::ServiceSettings& settings, unsigned partition) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, partition);
  if (!chosen) return fail(chosen.error());
  auto redis = redis::Connection::connect(settings.redis, {});
  if (!redis) return fail(redis.error());
  fold::JetStreamLog log(*session->nats, *session->publisher, session->names());
  bool is_stuck = false;
  for (const auto& [service, version, refold] : services()) {
    const auto statuses =
        probe_store(*redis, session->names(), service, session->genesis.partitions);
    if (!statuses) return fail(statuses.error());
    const StoreStatus& status = (*statuses)[partition];
    if (!status.stopped || !stop_sentence(*status.stopped).starts_with(kLost)) continue;
    is_stuck = true;
    const fold::Skip skip{status.checkpoint.sequence() + 1, 0};
    if (auto kept = log.record_skip(service, chosen->front(), skip); !kept) return kept;
    std::printf("%s partition %u gives up what is missing before message %llu\n",
                std::string(service).c_str(), partition,
                static_cast<unsigned long long>(skip.sequence));
  }
  if (!is_stuck) {
    return fail(ErrorKind::kConflict, "partition " + std::to_string(partition) +
                                          " has not stopped because of lost signals");
  }
  if (auto resumed = resume_partition(settings, partition); !resumed) return resumed;
  return ask_for_sweeps(*session);
}

}  // namespace hearth::ctl
