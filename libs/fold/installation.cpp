#include "fold/installation.hpp"

#include <sstream>

#include "fold/configurations.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;
using contract::Partition;

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr const char* kSource = "/hearth/ctl";

// A stream's description, which outlives its messages. Plain words: the client library does not
// escape what it writes there.
std::string describe(const contract::Genesis& genesis) {
  std::ostringstream out;
  out << "hearth " << genesis.prefix << ' ' << genesis.partitions << ' ' << genesis.clock << ' '
      << genesis.zone << ' ' << genesis.epoch;
  return out.str();
}

Result<contract::Genesis> parse_description(const std::string& text) {
  std::istringstream in(text);
  std::string head;
  contract::Genesis out;
  in >> head >> out.prefix >> out.partitions >> out.clock >> out.zone >> out.epoch;
  if (!in || head != "hearth")
    return fail(ErrorKind::kCorrupt, "the stream is not Hearth's: " + text);
  return out;
}

Status create_partition(jetstream::Connection& connection, jetstream::Publisher& publisher,
                        const contract::Names& names, Partition partition,
                        const contract::Genesis& genesis, const LogLimits& limits, TimePoint now) {
  jetstream::StreamSpec spec;
  spec.name = names.stream(partition);
  spec.subjects = {names.all_subjects(partition)};
  spec.max_age = limits.max_age;
  spec.max_bytes = limits.max_bytes;
  spec.duplicate_window = limits.duplicate_window;
  spec.description = describe(genesis);
  if (auto made = jetstream::ensure_stream(connection, spec); !made) return made;
  const auto info = jetstream::stream_info(connection, spec.name);
  if (!info) return fail(info.error());
  if (info->description != spec.description) {
    return fail(ErrorKind::kConflict, "the stream " + spec.name +
                                          " belongs to another installation: " + info->description);
  }
  if (info->last_seq > 0) return {};
  const std::string payload = contract::encode({"genesis", kSource, now}, genesis);
  const auto ack = publisher.publish_and_wait(
      {names.subject(partition, Kind::kGenesis), payload, "genesis", {}}, kTimeout);
  return ack ? Status{} : fail(ack.error());
}

Status create_side(jetstream::Connection& connection, std::string name,
                   std::vector<std::string> subjects, std::int64_t max_bytes) {
  jetstream::StreamSpec spec;
  spec.name = std::move(name);
  spec.subjects = std::move(subjects);
  spec.max_bytes = max_bytes;
  return jetstream::ensure_stream(connection, spec);
}

}  // namespace

Status create_log(jetstream::Connection& connection, jetstream::Publisher& publisher,
                  const contract::Genesis& genesis, const LogLimits& limits, TimePoint now) {
  const contract::Names names(genesis.prefix);
  const auto existing = read_genesis(connection, names);
  if (existing && !(*existing == genesis)) {
    return fail(ErrorKind::kConflict, "the prefix " + genesis.prefix + " is an installation with " +
                                          std::to_string(existing->partitions) +
                                          " partitions, zone " + existing->zone + ", clock " +
                                          existing->clock);
  }
  if (!existing && existing.error().kind != ErrorKind::kNotFound) return fail(existing.error());
  for (std::uint16_t p = 0; p < genesis.partitions; ++p) {
    if (auto made = create_partition(connection, publisher, names, {p}, genesis, limits, now);
        !made)
      return made;
  }
  if (auto made =
          create_side(connection, names.dead_stream(), {names.dead_subject(">")}, limits.max_bytes);
      !made)
    return made;
  if (auto made = create_side(connection, names.rejected_stream(), {names.all_rejected()},
                              limits.max_bytes);
      !made)
    return made;
  return create_side(connection, names.snapshot_stream(),
                     {names.all_snapshots(), names.all_manifests()}, 8 * limits.max_bytes);
}

Result<contract::Genesis> read_genesis(jetstream::Connection& connection,
                                       const contract::Names& names) {
  const auto info = jetstream::stream_info(connection, names.stream({0}));
  if (!info) return fail(info.error());
  return parse_description(info->description);
}

Result<contract::Configuration> last_configuration(jetstream::Connection& connection,
                                                   const contract::Names& names,
                                                   Partition partition) {
  const auto message = jetstream::last_message(connection, names.stream(partition),
                                               names.subject(partition, Kind::kConfig));
  if (!message && message.error().kind == ErrorKind::kNotFound) return contract::Configuration{};
  if (!message) return fail(message.error());
  contract::Decoder decoder;
  return decoder.configuration(message->payload);
}

Result<TimePoint> last_mark(jetstream::Connection& connection, const contract::Names& names,
                            Partition partition) {
  const auto message = jetstream::last_message(connection, names.stream(partition),
                                               names.subject(partition, Kind::kMark));
  if (!message) return fail(message.error());
  contract::Decoder decoder;
  const auto envelope = decoder.envelope(message->payload);
  if (!envelope) return fail(envelope.error());
  return envelope->time;
}

Result<contract::Configuration> apply_configuration(jetstream::Connection& connection,
                                                    jetstream::Publisher& publisher,
                                                    const contract::Names& names,
                                                    std::uint16_t partitions,
                                                    const std::string& body,
                                                    const std::string& sha256, TimePoint now) {
  Configurations log(connection, publisher, names, partitions, kSource);
  auto applied = log.apply(
      [&](const contract::Configuration&) {
        return Result<NextConfiguration>(NextConfiguration{body, sha256});
      },
      now);
  if (!applied) return fail(applied.error());
  return std::move(applied->configuration);
}

}  // namespace hearth::fold
