#include "rebuild.hpp"

#include <algorithm>
#include <cstdio>

#include "fold/outbox.hpp"
#include "generation.hpp"
#include "jetstream/streams.hpp"
#include "live_image.hpp"
#include "partition_hold.hpp"
#include "refold_base.hpp"

namespace hearth::ctl {
namespace {

Result<std::uint64_t> reachable(const Session& session, contract::Partition partition,
                                const LiveImage& live) {
  const auto info = jetstream::stream_info(*session.nats, session.names().stream(partition));
  if (!info) return fail(info.error());
  return std::min(live.checkpoint.sequence(), info->last_seq);  // the log may have gone back
}

Status rebuild(const Session& session, redis::Connection& redis, contract::Partition partition) {
  const contract::StoreKeys keys(session.names(), kServices[0], partition);
  auto image = refold_base(session, partition, Base::kLog);
  if (!image) return fail(image.error());
  const auto read = [&] {
    return read_live_image(redis, session.names(), kServices[0], partition);
  };
  // Most of the work is done while the owner still folds; the rest takes a moment.
  auto live = read();
  if (!live) return fail(live.error());
  auto until = reachable(session, partition, *live);
  if (!until) return fail(until.error());
  if (auto done = refold_segmenter(session, partition, *until, *image); !done) return done;

  const auto hold = PartitionHold::take(session.settings.redis, keys);
  if (!hold) return fail(hold.error());
  live = read();
  if (!live) return fail(live.error());
  until = reachable(session, partition, *live);
  if (!until) return fail(until.error());
  if (auto done = refold_segmenter(session, partition, *until, *image); !done) return done;
  carry_outbox(live->image, *image);

  const std::uint64_t next = live->generation + 1;
  if (auto done = write_generation(redis, keys, next, *image); !done) return done;
  if (auto done = switch_generation(redis, keys, {live->generation, next, (*hold)->token()});
      !done) {
    return done;
  }
  std::printf("%3u  rebuilt at %llu, %zu states, generation %llu%s\n", partition.number,
              static_cast<unsigned long long>(*until), image->states.size(),
              static_cast<unsigned long long>(next),
              live->image.stopped ? "; it had stopped and goes on" : "");
  return drop_generation(redis, keys, live->generation);
}

}  // namespace

Status rebuild_partitions(const fold::ServiceSettings& settings,
                          std::optional<unsigned> partition) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, partition);
  if (!chosen) return fail(chosen.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  for (const contract::Partition p : *chosen) {
    if (auto done = rebuild(*session, *redis, p); !done) return done;
  }
  return {};
}

void carry_outbox(const fold::PartitionImage& live, fold::PartitionImage& image) {
  fold::pb::Checkpoint checkpoint;
  if (!checkpoint.ParseFromString(image.checkpoint)) return;
  contract::Decoder decoder;
  image.outbox.clear();
  std::uint64_t last = checkpoint.outbox_last();
  for (const auto& [ordinal, bytes] : live.outbox) {
    fold::pb::OutboxEntry entry;
    if (!entry.ParseFromString(bytes)) continue;
    if (entry.target() != fold::kNoTarget) {
      const auto signal = decoder.signal(entry.payload());
      if (signal && signal->cause.sequence > checkpoint.sequence()) continue;
    }
    image.outbox[ordinal] = bytes;
    last = std::max(last, ordinal);
  }
  // Where other code numbered its outputs otherwise, new ones must not take the numbers of these.
  if (last == checkpoint.outbox_last()) return;
  checkpoint.set_outbox_last(last);
  image.checkpoint = checkpoint.SerializeAsString();
}

}  // namespace hearth::ctl
