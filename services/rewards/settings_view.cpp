#include "rewards/settings_view.hpp"

#include "contract/message.hpp"
#include "contract/product_configuration.hpp"

namespace hearth::rewards {
namespace {

constexpr std::size_t kMaxKept = 4;

Result<std::shared_ptr<const Settings>> settings_in(const std::string& stored) {
  fold::pb::Settings settings;
  if (!settings.ParseFromString(stored)) {
    return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
  }
  contract::Decoder decoder;
  const auto configuration = decoder.configuration(settings.configuration());
  if (!configuration) return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  const auto text = contract::configuration_text(configuration->body);
  if (!text) return fail(ErrorKind::kCorrupt, text.error().detail);
  ParsedSettings parsed = parse_settings(text->yaml);
  if (!parsed.problems.empty()) {
    return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  }
  parsed.settings.number = configuration->number;
  return std::make_shared<const Settings>(std::move(parsed.settings));
}

}  // namespace

std::shared_ptr<const Settings> SettingsView::known(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  for (const auto& settings : kept_) {
    if (settings->number == number) return settings;
  }
  return nullptr;
}

Result<std::shared_ptr<const Settings>> SettingsView::at(contract::Partition partition,
                                                         const fold::pb::Checkpoint& checkpoint) {
  if (auto settings = known(checkpoint.configuration())) return settings;
  const auto read = reader_.read(partition, {std::string(fold::kSettingsKey)});
  if (!read) return fail(read.error());
  if (!read->values.front()) {
    return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  }
  auto settings = settings_in(*read->values.front());
  if (!settings) return settings;
  const std::lock_guard lock(mutex_);
  kept_.push_front(*settings);
  if (kept_.size() > kMaxKept) kept_.pop_back();
  return settings;
}

}  // namespace hearth::rewards
