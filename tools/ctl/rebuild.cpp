#include "rebuild.hpp"

#include <algorithm>
#include <cstdio>

#include "fold/outbox.hpp"
#include "generation.hpp"
#include "jetstream/streams.hpp"
#include "partition_hold.hpp"
#include "refold_base.hpp"

namespace hearth::ctl {
namespace {

Result<std::uint64_t> reachable(const Place& place, const LiveImage& live) {
  const auto info =
      jetstream::stream_info(*place.session.nats, place.session.names().stream(place.partition));
  if (!info) return fail(info.error());
  return std::min(live.checkpoint.sequence(), info->last_seq);  // the log may have gone back
}

Status rebuild(const Place& place) {
  auto image = refold_base(place, Base::kLog);
  if (!image) return fail(image.error());
  // Most of the work is done while the owner still folds; the rest takes a moment.
  auto live = place.live();
  if (!live) return fail(live.error());
  if (live->checkpoint.sequence() == 0) {
    std::printf("%3u  nothing is folded yet\n", place.partition.number);
    return {};
  }
  auto until = reachable(place, *live);
  if (!until) return fail(until.error());
  if (auto done = refold_to(place, *until, *image); !done) return done;

  const contract::StoreKeys keys = place.keys();
  const auto hold = PartitionHold::take(place.session.settings.redis, keys);
  if (!hold) return fail(hold.error());
  live = place.live();
  if (!live) return fail(live.error());
  until = reachable(place, *live);
  if (!until) return fail(until.error());
  if (auto done = refold_to(place, *until, *image); !done) return done;
  carry_outbox(live->image, *image);

  const std::uint64_t next = live->generation + 1;
  if (auto done = write_generation(place.redis, keys, next, *image); !done) return done;
  auto switched = switch_generation(place.redis, keys, {live->generation, next, (*hold)->token()});
  if (!switched) return switched;
  std::printf("%3u  rebuilt at %llu, %zu states, generation %llu%s\n", place.partition.number,
              static_cast<unsigned long long>(*until), image->states.size(),
              static_cast<unsigned long long>(next),
              live->image.stopped ? "; it had stopped and goes on" : "");
  return drop_generation(place.redis, keys, live->generation);
}

}  // namespace

Status rebuild_partitions(const fold::ServiceSettings& settings, const Scope& scope) {
  return each_partition(settings, scope, &rebuild);
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
