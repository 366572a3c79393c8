#include "fold/configurations.hpp"

#include "fold/installation.hpp"
#include "fold/sha256.hpp"

namespace hearth::fold {
namespace {

constexpr Millis kTimeout = std::chrono::seconds(5);
constexpr int kMaxNumberClaims = 5;

}  // namespace

NextConfiguration next_configuration(const contract::ConfigurationText& text) {
  std::string body = contract::configuration_body(text.yaml, text.overlay);
  std::string digest = sha256_hex(text.overlay.empty() ? text.yaml : body);
  return {std::move(body), std::move(digest)};
}

Configurations::Configurations(jetstream::Connection& connection, jetstream::Publisher& publisher,
                               contract::Names names, std::uint16_t partitions, std::string source)
    : connection_(connection),
      publisher_(publisher),
      names_(std::move(names)),
      partitions_(partitions),
      source_(std::move(source)) {}

Result<Configurations::Published> Configurations::publish(
    contract::Partition partition, const contract::Configuration& configuration, TimePoint now) {
  const std::string id = "config/" + std::to_string(configuration.number);
  const std::string payload = contract::encode({id, source_, now}, configuration);
  const auto ack = publisher_.publish_and_wait(
      {names_.subject(partition, contract::Kind::kConfig), payload, id, {}}, kTimeout);
  if (!ack) return fail(ack.error());
  return Published{ack->sequence, !ack->duplicate};
}

Result<AppliedConfiguration> Configurations::claim(const Compose& compose, TimePoint now) {
  for (int claims = 0; claims < kMaxNumberClaims; ++claims) {
    auto current = last_configuration(connection_, names_, {0});
    if (!current) return fail(current.error());
    auto next = compose(*current);
    if (!next) return fail(next.error());
    if (next->sha256 == current->sha256) return AppliedConfiguration{*std::move(current), {}};
    contract::Configuration wanted{current->number + 1, std::move(next->sha256),
                                   std::move(next->body)};
    const auto published = publish({0}, wanted, now);
    if (!published) return fail(published.error());
    if (!published->claimed) continue;
    return AppliedConfiguration{
        std::move(wanted), {{contract::Partition{0}, published->sequence}}, true};
  }
  return fail(ErrorKind::kConflict, "others are applying configurations at the same time");
}

Result<AppliedConfiguration> Configurations::apply(const Compose& compose, TimePoint now) {
  auto applied = claim(compose, now);
  if (!applied) return applied;
  for (std::uint16_t p = 1; p < partitions_; ++p) {
    const auto there = last_configuration(connection_, names_, {p});
    if (!there) return fail(there.error());
    if (there->number >= applied->configuration.number) continue;
    const auto published = publish({p}, applied->configuration, now);
    if (!published) return fail(published.error());
    applied->position[{p}] = published->sequence;
  }
  return applied;
}

}  // namespace hearth::fold
