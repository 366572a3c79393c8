#include "verify.hpp"

#include <cstdio>

#include "image_difference.hpp"
#include "live_image.hpp"

namespace hearth::ctl {
namespace {

Result<bool> verify(const Session& session, redis::Connection& redis, contract::Partition partition,
                    Base base) {
  // The base comes first: a snapshot taken meanwhile may be newer than the live image.
  auto image = refold_base(session, partition, base);
  if (!image) return fail(image.error());
  const auto live = read_between_messages(redis, session.names(), kServices[0], partition);
  if (!live) return fail(live.error());
  const std::uint64_t at = live->checkpoint.sequence();
  if (auto done = refold_segmenter(session, partition, at, *image); !done)
    return fail(done.error());
  const ImageDifference found = difference(live->image, *image);
  const bool same = found.none();
  std::printf("%3u  %-9s  at %llu, %zu states, %zu timers, %s\n", partition.number,
              same ? "ok" : "DIFFERENT", static_cast<unsigned long long>(at),
              live->image.states.size(), live->image.timers.size(),
              fold::digest(live->image).c_str());
  if (same) return true;
  std::printf("     checkpoint %s; %zu keys missing, %zu too many, %zu changed\n",
              found.checkpoint ? "differs" : "equal", found.missing, found.extra, found.changed);
  for (const std::string& key : found.first) std::printf("     %s\n", key.c_str());
  return false;
}

}  // namespace

Status verify_partitions(const fold::ServiceSettings& settings, std::optional<unsigned> partition,
                         Base base) {
  const auto session = open_session(settings);
  if (!session) return fail(session.error());
  const auto chosen = choose_partitions(*session, partition);
  if (!chosen) return fail(chosen.error());
  auto redis = connect_for_images(settings.redis);
  if (!redis) return fail(redis.error());
  std::size_t different = 0;
  for (const contract::Partition p : *chosen) {
    const auto same = verify(*session, *redis, p, base);
    if (!same) return fail(same.error());
    if (!*same) ++different;
  }
  if (different == 0) return {};
  return fail(ErrorKind::kConflict, std::to_string(different) + " of " +
                                        std::to_string(chosen->size()) +
                                        " partitions differ from their log");
}

}  // namespace hearth::ctl
