#include "rebuild.hpp"

#include <algorithm>
#include <cstdio>

#include "fold/inherited_outputs.hpp"
#include "generation.hpp"
#include "partition_hold.hpp"
#include "refold_base.hpp"
#include "sweeps.hpp"

namespace hearth::ctl {
namespace {

struct Origin {
  fold::PartitionImage image;
  std::uint64_t most = UINT64_MAX;  // the last message that it may be folded up to
};

// Has everybody in the partition send again what still holds: readers may know what is lost. Not
// before the log tells how to read a command.
Status send_anew(const Place& place) {
  const auto told =
      fold::last_configuration(*place.session.nats, place.session.names(), place.partition);
  if (!told) return fail(told.error());
  return told->number == 0 ? Status{} : ask_for_sweep(place.session, place.partition, "rebuild");
}

Status fold_as_far(const Place& place, const LiveImage& live, Origin& origin) {
  return refold_to(place, std::min(live.checkpoint.sequence(), origin.most), origin.image);
}

// Puts what was folded anew in the live state's place. `origin` is as far as the live state was.
Status replace(const Place& place, Origin& origin) {
  const contract::StoreKeys keys = place.keys();
  const auto hold = PartitionHold::take(place.session.settings.redis, keys);
  if (!hold) return fail(hold.error());
  const auto live = place.live();
  if (!live) return fail(live.error());
  if (auto done = fold_as_far(place, *live, origin); !done) return done;
  fold::inherit_outputs(live->image, origin.image);

  const std::uint64_t next = live->generation + 1;
  if (auto done = write_generation(place.redis, keys, next, origin.image); !done) return done;
  auto switched = switch_generation(place.redis, keys, {live->generation, next, (*hold)->token()});
  if (!switched) return switched;
  std::printf("%3u  rebuilt at %llu, %zu states, generation %llu%s\n", place.partition.number,
              static_cast<unsigned long long>(sequence_of(origin.image)),
              origin.image.states.size(), static_cast<unsigned long long>(next),
              live->image.stopped ? "; it had stopped and goes on" : "");
  return drop_generation(place.redis, keys, live->generation);
}

Status rebuild(const Place& place, Decisions decisions) {
  // First: a snapshot that is taken meanwhile may be newer than the live state.
  auto base = refold_base(place, Base::kLog);
  if (!base) return fail(base.error());
  const auto live = place.live();
  if (!live) return fail(live.error());
  if (auto whole = check_ledger(place, *live, decisions); !whole) return whole;
  const auto mended = mend_lost_end(place, *live, decisions);
  if (!mended) return fail(mended.error());
  if (live->checkpoint.sequence() == 0) {
    std::printf("%3u  nothing is folded yet\n", place.partition.number);
    return {};
  }
  Origin origin{std::move(*base), mended->value_or(UINT64_MAX)};
  // Most of the work is done while the owner still folds; the rest takes a moment.
  if (auto done = fold_as_far(place, *live, origin); !done) return done;
  if (auto done = replace(place, origin); !done) return done;
  return *mended ? send_anew(place) : Status{};
}

}  // namespace

Status rebuild_partitions(const fold::ServiceSettings& settings, const Scope& scope,
                          Decisions decisions) {
  return each_partition(settings, scope,
                        [decisions](const Place& place) { return rebuild(place, decisions); });
}

}  // namespace hearth::ctl
