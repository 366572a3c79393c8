#include "fold/configuration_view.hpp"

#include "contract/message.hpp"
#include "contract/product_configuration.hpp"

namespace hearth::fold {

Result<StoredConfiguration> read_configuration(StateReader& reader, contract::Partition partition) {
  const auto read = reader.read(partition, {std::string(kSettingsKey)});
  if (!read) return fail(read.error());
  pb::Settings stored;
  if (!stored.ParseFromString(read->values.front().value_or(""))) {
    return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
  }
  if (stored.configuration().empty()) {
    return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  }
  contract::Decoder decoder;
  const auto configuration = decoder.configuration(stored.configuration());
  if (!configuration) return fail(ErrorKind::kCorrupt, configuration.error().detail);
  auto text = contract::configuration_text(configuration->body);
  if (!text) return fail(ErrorKind::kCorrupt, text.error().detail);
  return StoredConfiguration{configuration->number, std::move(text->yaml)};
}

}  // namespace hearth::fold
