#include "restore.hpp"

#include <cstdio>

#include "generation.hpp"
#include "jetstream/streams.hpp"
#include "live_image.hpp"
#include "partition_hold.hpp"
#include "refold_base.hpp"

namespace hearth::ctl {
namespace {

Status restore(const Session& session, redis::Connection& redis, contract::Partition partition,
               Restore which) {
  const contract::StoreKeys keys(session.names(), kServices[0], partition);
  const auto before = read_live_image(redis, session.names(), kServices[0], partition);
  if (!before) return fail(before.error());
  if (which == Restore::kMissing && before->checkpoint.sequence() > 0) {
    std::printf("%3u  has its state, at %llu\n", partition.number,
                static_cast<unsigned long long>(before->checkpoint.sequence()));
    return {};
  }
  const auto image = refold_base(session, partition, Base::kSnapshot);
  if (!image && image.error().kind == ErrorKind::kNotFound) {
    const auto info = jetstream::stream_info(*session.nats, session.names().stream(partition));
    if (!info) return fail(info.error());
    if (info->first_seq > 1) return fail(image.error());
    std::printf("%3u  has no snapshot, but its whole log: the owner folds it by itself%s\n",
                partition.number,
                which == Restore::kForced ? " (hearth-ctl rebuild does it now)" : "");
    return {};
  }
  if (!image) return fail(image.error());
  const auto hold = PartitionHold::take(session.settings.redis, keys);
  if (!hold) return fail(hold.error());
  const auto live = read_live_image(redis, session.names(), kServices[0], partition);
  if (!live) return fail(live.error());
  const std::uint64_t next = live->generation + 1;
  if (auto done = write_generation(redis, keys, next, *image); !done) return done;
  if (auto done = switch_generation(redis, keys, {live->generation, next, (*hold)->token()});
      !done) {
    return done;
  }
  std::printf("%3u  restored at %llu, %zu states; the owner folds the rest\n", partition.number,
              static_cast<unsigned long long>(sequence_of(*image)), image->states.size());
  return drop_generation(redis, keys, live->generation);
}

}  // namespace

Status restore_partitions(const fold::ServiceSettings& settings, std::optional<unsigned> partition,
                          Restore which) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, partition);
  if (!chosen) return fail(chosen.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  for (const contract::Partition p : *chosen) {
    if (auto done = restore(*session, *redis, p, which); !done) return done;
  }
  return {};
}

}  // namespace hearth::ctl
