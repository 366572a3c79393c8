#include "each_partition.hpp"

#include <cstdio>

#include "jetstream/streams.hpp"
#include "store_probe.hpp"

namespace hearth::ctl {
namespace {

// The store may have been lost; snapshots lie in the log's brokers.
Result<bool> has_snapshot(const Session& session, const Service& service) {
  const contract::Names& names = session.names();
  for (std::uint16_t p = 0; p < session.genesis.partitions; ++p) {
    const auto manifest = jetstream::last_message(
        *session.nats, names.snapshot_stream(), names.snapshot_manifest_subject(service.name, {p}));
    if (manifest) return true;
    if (manifest.error().kind != ErrorKind::kNotFound) return fail(manifest.error());
  }
  return false;
}

}  // namespace

Result<std::vector<Service>> services_here(const Session& session, redis::Connection& redis,
                                           const Scope& scope) {
  auto wanted = choose_services(scope);
  if (!wanted || !scope.service.empty()) return wanted;
  std::vector<Service> out;
  for (const Service& service : *wanted) {
    const auto statuses =
        probe_store(redis, session.names(), service.name, session.genesis.partitions);
    if (!statuses) return fail(statuses.error());
    if (!out.empty() && !has_run(*statuses)) {
      const auto snapshot = has_snapshot(session, service);
      if (!snapshot) return fail(snapshot.error());
      if (!*snapshot) continue;
    }
    out.push_back(service);
  }
  return out;
}

Status each_partition(const fold::ServiceSettings& settings, const Scope& scope,
                      const std::function<Status(const Place&)>& what) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto partitions = choose_partitions(*session, scope.partition);
  if (!partitions) return fail(partitions.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  const auto wanted = services_here(*session, *redis, scope);
  if (!wanted) return fail(wanted.error());
  for (const Service& service : *wanted) {
    std::printf("%s\n", std::string(service.name).c_str());
    for (const contract::Partition partition : *partitions) {
      if (auto done = what({*session, *redis, service, partition}); !done) return done;
      std::fflush(stdout);  // each line tells how far it is, also through a pipe
    }
  }
  return {};
}

}  // namespace hearth::ctl
