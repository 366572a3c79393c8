#include "snapshot.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

#include "each_partition.hpp"
#include "fold/snapshots.hpp"
#include "progress.hpp"

namespace hearth::ctl {
namespace {

constexpr int kMaxMoments = 200;
constexpr Millis kBetweenMoments{20};

Result<LiveImage> read_quiet(const Place& place) {
  Progress progress;
  for (int moment = 0; moment < kMaxMoments; ++moment) {
    progress.report([&place] { return place.name() + ": waits until its outputs are published"; });
    auto live = read_between_messages(place.redis, place.session.names(), place.service.name,
                                      place.partition);
    if (!live || live->image.outbox.empty()) return live;
    std::this_thread::sleep_for(kBetweenMoments);
  }
  return fail(ErrorKind::kLimit, "partition " + std::to_string(place.partition.number) +
                                     " does not get its outputs published; is its owner alive?");
}

Status take_snapshot(const Place& place) {
  const auto live = read_quiet(place);
  if (!live) return fail(live.error());
  if (live->checkpoint.sequence() == 0) {
    std::printf("%3u  nothing is folded yet\n", place.partition.number);
    return {};
  }
  const auto taken = fold::publish_snapshot(*place.session.publisher, place.session.names(),
                                            std::string(place.service.name), place.partition,
                                            live->image, place.service.version, machine_time());
  if (!taken) return fail(taken.error());
  std::printf("%3u  snapshot at %llu, %zu states\n", place.partition.number,
              static_cast<unsigned long long>(live->checkpoint.sequence()),
              live->image.states.size());
  return {};
}

}  // namespace

Status take_snapshots(const fold::ServiceSettings& settings, const Scope& scope) {
  return each_partition(settings, scope, &take_snapshot);
}

}  // namespace hearth::ctl
