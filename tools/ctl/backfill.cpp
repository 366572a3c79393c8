#include "backfill.hpp"

#include <cstdio>

#include "each_partition.hpp"
#include "segmenter/backfill/partition_backfill.hpp"
#include "segmenter/core/user_fold.hpp"

namespace hearth::ctl {

Status backfill_partitions(const fold::ServiceSettings& settings, const Scope& scope) {
  Scope segmenters = scope;
  segmenters.service = segmenter::UserFold::kService;
  return each_partition(settings, segmenters, [](const Place& place) -> Status {
    const Session& session = place.session;
    const auto done = segmenter::back_fill({*session.nats, *session.publisher, session.names(),
                                            session.genesis.partitions, place.partition});
    if (!done) return fail(done.error());
    std::printf("%3u  back-filled %llu users up to %llu\n", place.partition.number,
                static_cast<unsigned long long>(done->users),
                static_cast<unsigned long long>(done->up_to));
    return {};
  });
}

}  // namespace hearth::ctl
