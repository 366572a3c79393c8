#include "recall/wanted.hpp"

#include "contract/message.hpp"

namespace hearth::recall {

Result<Wanted> ask_wanted(fold::StateReader& reader, ConfiguredCampaigns& configured,
                          const Outgoing& message) {
  const std::string entity = contract::user_entity(message.user_id);
  const contract::Partition home = contract::home(entity, reader.partitions());
  const auto read = reader.read(home, {entity});
  if (!read) return fail(read.error());
  if (read->checkpoint.log_time_ms() < to_unix_ms(message.at)) {
    return fail(ErrorKind::kLimit, "the states are older than the message");
  }
  const auto settings = configured.at(home, read->checkpoint);
  if (!settings) return fail(ErrorKind::kLimit, settings.error().detail);
  if (!(*settings)->sending) return Wanted::kWithdrawn;
  pb::Entity known;
  const auto& bytes = read->values.front();
  if (bytes && !known.ParseFromString(*bytes)) {
    return fail(ErrorKind::kCorrupt, "a user's state cannot be read");
  }
  return is_wanted(bytes ? &known : nullptr, message.campaign, message.silence, message.step);
}

}  // namespace hearth::recall
