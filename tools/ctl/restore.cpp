#include "restore.hpp"

#include <cstdio>

#include "generation.hpp"
#include "jetstream/streams.hpp"
#include "partition_hold.hpp"
#include "refold_base.hpp"

namespace hearth::ctl {
namespace {

Status restore(const Place& place, Restore which) {
  const unsigned number = place.partition.number;
  const auto before = place.live();
  if (!before) return fail(before.error());
  if (which == Restore::kMissing && before->checkpoint.sequence() > 0) {
    std::printf("%3u  has its state, at %llu\n", number,
                static_cast<unsigned long long>(before->checkpoint.sequence()));
    return {};
  }
  const auto image = refold_base(place, Base::kSnapshot);
  if (!image && image.error().kind == ErrorKind::kNotFound) {
    const auto info =
        jetstream::stream_info(*place.session.nats, place.session.names().stream(place.partition));
    if (!info) return fail(info.error());
    if (info->first_seq > 1) return fail(image.error());
    std::printf("%3u  has no snapshot, but its whole log: the owner folds it by itself%s\n", number,
                which == Restore::kForced ? " (hearth-ctl rebuild does it now)" : "");
    return {};
  }
  if (!image) return fail(image.error());
  const contract::StoreKeys keys = place.keys();
  const auto hold = PartitionHold::take(place.session.settings.redis, keys);
  if (!hold) return fail(hold.error());
  const auto live = place.live();
  if (!live) return fail(live.error());
  const std::uint64_t next = live->generation + 1;
  if (auto done = write_generation(place.redis, keys, next, *image); !done) return done;
  auto switched = switch_generation(place.redis, keys, {live->generation, next, (*hold)->token()});
  if (!switched) return switched;
  std::printf("%3u  restored at %llu, %zu states; the owner folds the rest\n", number,
              static_cast<unsigned long long>(sequence_of(*image)), image->states.size());
  return drop_generation(place.redis, keys, live->generation);
}

}  // namespace

Status restore_partitions(const fold::ServiceSettings& settings, const Scope& scope,
                          Restore which) {
  return each_partition(settings, scope,
                        [which](const Place& place) { return restore(place, which); });
}

}  // namespace hearth::ctl
