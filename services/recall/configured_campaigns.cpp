#include "recall/configured_campaigns.hpp"

#include "contract/message.hpp"
#include "contract/product_configuration.hpp"
#include "recall/core/section.hpp"

namespace hearth::recall {

Result<std::shared_ptr<const Settings>> ConfiguredCampaigns::in_force(
    const fold::pb::Checkpoint& checkpoint) {
  {
    const std::lock_guard lock(mutex_);
    if (settings_ && number_ == checkpoint.configuration()) return settings_;
  }
  const auto read = reader_.read({0}, {std::string(fold::kSettingsKey)});
  if (!read) return fail(read.error());
  fold::pb::Settings stored;
  if (!read->values.front() || !stored.ParseFromString(*read->values.front())) {
    return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  }
  contract::Decoder decoder;
  const auto configuration = decoder.configuration(stored.configuration());
  if (!configuration) return fail(configuration.error());
  const auto text = contract::configuration_text(configuration->body);
  if (!text) return fail(text.error());
  auto section = read_section(text->yaml);
  if (!section) return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  const std::lock_guard lock(mutex_);
  number_ = configuration->number;
  settings_ = std::make_shared<const Settings>(*std::move(section));
  return settings_;
}

}  // namespace hearth::recall
