#include "verify.hpp"

#include <cstdio>

#include "image_difference.hpp"

namespace hearth::ctl {
namespace {

Result<bool> verify(const Place& place, Base base) {
  // The base comes first: a snapshot taken meanwhile may be newer than the live image.
  auto image = refold_base(place, base);
  if (!image) return fail(image.error());
  const auto live = read_between_messages(place.redis, place.session.names(), place.service.name,
                                          place.partition);
  if (!live) return fail(live.error());
  const std::uint64_t at = live->checkpoint.sequence();
  if (auto done = refold_to(place, at, *image); !done) return fail(done.error());
  const ImageDifference found = difference(live->image, *image);
  const bool same = found.none();
  std::printf("%3u  %-9s  at %llu, %zu states, %zu timers, %s\n", place.partition.number,
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

Status verify_partitions(const fold::ServiceSettings& settings, const Scope& scope, Base base) {
  std::size_t different = 0;
  const auto done = each_partition(settings, scope, [&](const Place& place) -> Status {
    const auto same = verify(place, base);
    if (!same) return fail(same.error());
    if (!*same) ++different;
    return {};
  });
  if (!done || different == 0) return done;
  return fail(ErrorKind::kConflict,
              "partitions that differ from their log: " + std::to_string(different));
}

}  // namespace hearth::ctl
