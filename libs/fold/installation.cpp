#include "fold/installation.hpp"

#include <array>
#include <sstream>

#include "fold/configurations.hpp"
#include "fold/ledger.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

using contract::Kind;
using contract::Partition;

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr Millis kOutreachAge = std::chrono::hours(24 * 7);
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

// Kept for ever, hence without a bound of its own: a full disk refuses, and nothing is dropped.
Status create_ledger(jetstream::Connection& connection, jetstream::Publisher& publisher,
                     const contract::Names& names, Partition partition) {
  jetstream::StreamSpec spec;
  spec.name = names.ledger_stream(partition);
  spec.subjects = {names.ledger_subject(partition)};
  spec.append_only = true;
  if (auto made = jetstream::ensure_stream(connection, spec); !made) return made;
  const auto info = jetstream::stream_info(connection, spec.name);
  if (!info) return fail(info.error());
  if (info->last_seq > 0) return {};
  const auto ack = publisher.publish_and_wait(
      {names.ledger_subject(partition), encode_takeover("genesis"), "genesis", {}}, kTimeout);
  return ack ? Status{} : fail(ack.error());
}

// Streams that no fold reads. Refused events and inputs hold what users did, as the log does, and
// are kept for as long: a recorded rejection is later than the message that it is about.
Status create_sides(jetstream::Connection& connection, const contract::Names& names,
                    const LogLimits& limits) {
  std::array<jetstream::StreamSpec, 4> specs;
  specs[0].name = names.dead_stream();
  specs[0].subjects = {names.dead_subject(">")};
  specs[1].name = names.rejected_stream();
  specs[1].subjects = {names.all_rejected()};
  for (std::size_t refused : {0, 1}) {
    specs[refused].max_age = limits.max_age;
    specs[refused].max_bytes = limits.max_bytes;
  }
  specs[2] = outreach_stream(names, limits.max_bytes);
  specs[3].name = names.snapshot_stream();
  specs[3].subjects = {names.all_snapshots(), names.all_manifests()};
  specs[3].max_bytes = 8 * limits.max_bytes;
  for (const jetstream::StreamSpec& spec : specs) {
    if (auto made = jetstream::ensure_stream(connection, spec); !made) return made;
  }
  return {};
}

}  // namespace

jetstream::StreamSpec outreach_stream(const contract::Names& names, std::int64_t max_bytes) {
  jetstream::StreamSpec spec;
  spec.name = names.outreach_stream();
  spec.subjects = {names.all_outreach()};
  spec.max_age = kOutreachAge;
  spec.max_bytes = max_bytes;
  return spec;
}

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
    auto made = create_partition(connection, publisher, names, {p}, genesis, limits, now);
    if (made) made = create_ledger(connection, publisher, names, {p});
    if (!made) return made;
  }
  return create_sides(connection, names, limits);
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
