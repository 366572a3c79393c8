#include "refold_base.hpp"

namespace hearth::ctl {

Result<fold::PartitionImage> refold_base(const Place& place, Base base) {
  const auto& [session, redis, service, partition] = place;
  return fold::refold_base(*session.nats, session.names(), service.name, partition, base);
}

Status refold_to(const Place& place, std::uint64_t until, fold::PartitionImage& image) {
  const auto& [session, redis, service, partition] = place;
  const std::uint64_t at = sequence_of(image);
  if (at == until) return {};
  if (at > until) {
    return fail(ErrorKind::kConflict, "partition " + std::to_string(partition.number) +
                                          " cannot be folded back from " + std::to_string(at) +
                                          " to " + std::to_string(until));
  }
  ReportingLog log(*session.nats, *session.publisher, session.names(), place.name(), until);
  return service.refold(log, session.names(), partition, session.genesis.partitions, until, image);
}

}  // namespace hearth::ctl
