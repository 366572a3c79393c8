#include "session.hpp"

#include <chrono>

namespace hearth::ctl {

Result<Session> open_session(const fold::ServiceSettings& settings,
                             jetstream::PublisherOptions options) {
  Session session;
  session.settings = settings;
  auto nats = jetstream::Connection::connect(settings.nats);
  if (!nats) return fail(nats.error());
  session.nats = std::move(*nats);
  auto publisher = jetstream::Publisher::create(*session.nats, options);
  if (!publisher) return fail(publisher.error());
  session.publisher = std::move(*publisher);
  auto genesis = fold::read_genesis(*session.nats, settings.names);
  if (!genesis && genesis.error().kind == ErrorKind::kNotFound) {
    return fail(ErrorKind::kNotFound, "there is no installation under the prefix " +
                                          settings.names.prefix() + ": run hearth-ctl init first");
  }
  if (!genesis) return fail(genesis.error());
  session.genesis = std::move(*genesis);
  return session;
}

Result<std::vector<contract::Partition>> choose_partitions(const Session& session,
                                                           std::optional<unsigned> number) {
  std::vector<contract::Partition> out;
  const std::uint16_t count = session.genesis.partitions;
  if (number && *number >= count) {
    return fail(ErrorKind::kInvalid, "there is no partition " + std::to_string(*number) +
                                         ": they are numbered from 0 to " +
                                         std::to_string(count - 1));
  }
  for (std::uint16_t p = 0; p < count; ++p) {
    if (!number || *number == p) out.push_back({p});
  }
  return out;
}

}  // namespace hearth::ctl
