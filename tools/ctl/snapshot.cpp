#include "snapshot.hpp"

#include <chrono>
#include <cstdio>
#include <thread>

#include "fold/snapshots.hpp"
#include "live_image.hpp"
#include "segmenter/core/user_fold.hpp"
#include "session.hpp"

namespace hearth::ctl {
namespace {

constexpr int kMaxMoments = 200;
constexpr Millis kBetweenMoments{20};

Result<LiveImage> read_quiet(const Session& session, redis::Connection& redis,
                             contract::Partition partition) {
  for (int moment = 0; moment < kMaxMoments; ++moment) {
    auto live = read_between_messages(redis, session.names(), kServices[0], partition);
    if (!live || live->image.outbox.empty()) return live;
    std::this_thread::sleep_for(kBetweenMoments);
  }
  return fail(ErrorKind::kLimit, "partition " + std::to_string(partition.number) +
                                     " does not get its outputs published; is its owner alive?");
}

}  // namespace

Status take_snapshots(const fold::ServiceSettings& settings, std::optional<unsigned> partition) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, partition);
  if (!chosen) return fail(chosen.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  for (const contract::Partition p : *chosen) {
    const auto live = read_quiet(*session, *redis, p);
    if (!live) return fail(live.error());
    if (live->checkpoint.sequence() == 0) {
      std::printf("%3u  nothing is folded yet\n", p.number);
      continue;
    }
    const auto taken =
        fold::publish_snapshot(*session->publisher, session->names(), std::string(kServices[0]), p,
                               live->image, segmenter::UserFold::kVersion, machine_time());
    if (!taken) return fail(taken.error());
    std::printf("%3u  snapshot at %llu, %zu states\n", p.number,
                static_cast<unsigned long long>(live->checkpoint.sequence()),
                live->image.states.size());
  }
  return {};
}

}  // namespace hearth::ctl
