#include "segmenter/installation_view.hpp"

#include "contract/message.hpp"
#include "contract/product_configuration.hpp"

namespace hearth::segmenter {
namespace {

Result<std::shared_ptr<const View>> parse(const std::string& bytes) {
  fold::pb::Settings settings;
  contract::Decoder decoder;
  if (!settings.ParseFromString(bytes))
    return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
  const auto genesis = decoder.genesis(settings.genesis());
  if (!genesis) return fail(genesis.error());
  const auto configuration = decoder.configuration(settings.configuration());
  if (!configuration) return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  auto parsed = contract::product_of(*configuration);
  if (!parsed.product) return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  return std::make_shared<const View>(
      View{configuration->number, std::move(*parsed.product), Calendar(genesis->zone)});
}

}  // namespace

Result<std::shared_ptr<const View>> InstallationView::at(contract::Partition partition,
                                                         const fold::pb::Checkpoint& checkpoint) {
  {
    const std::lock_guard lock(mutex_);
    if (last_ && last_->configuration == checkpoint.configuration()) return last_;
  }
  const auto read = reader_.read(partition, {std::string(fold::kSettingsKey)});
  if (!read) return fail(read.error());
  if (!read->values.front())
    return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  auto view = parse(*read->values.front());
  if (!view) return view;
  const std::lock_guard lock(mutex_);
  last_ = *view;
  return last_;
}

}  // namespace hearth::segmenter
