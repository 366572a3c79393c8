#include "segmenter/installation_view.hpp"

#include "contract/message.hpp"
#include "contract/product_configuration.hpp"
#include "fold/remembered.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::size_t kMaxViews = 4;

Result<std::shared_ptr<const Configured>> compile(const contract::ConfigurationText& text,
                                                  std::uint64_t number) {
  auto parsed = contract::product_of(text);
  if (!parsed.product) return fail(ErrorKind::kCorrupt, "the stored configuration is not valid");
  auto made = configured(*std::move(parsed.product), number);
  if (!made) return fail(ErrorKind::kCorrupt, "the stored configuration's rules do not compile");
  return std::make_shared<const Configured>(*std::move(made));
}

Result<TierTable> tiers_in(const fold::pb::Settings& settings) {
  contract::Decoder decoder;
  for (const std::string& payload : settings.tables()) {
    const auto table = decoder.table(payload);
    if (!table) return fail(table.error());
    if (table->topic == kTierTopic) return TierTable::parse(table->body);
  }
  return TierTable();
}

// `compiled`: of this very configuration, where it is known already.
Result<std::shared_ptr<const View>> view_of(const fold::pb::Settings& settings,
                                            std::uint64_t tiers_number,
                                            std::shared_ptr<const Configured> compiled) {
  contract::Decoder decoder;
  const auto genesis = decoder.genesis(settings.genesis());
  if (!genesis) return fail(genesis.error());
  const auto configuration = decoder.configuration(settings.configuration());
  if (!configuration) return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  auto text = contract::configuration_text(configuration->body);
  if (!text) return fail(ErrorKind::kCorrupt, text.error().detail);
  if (!compiled) {
    auto made = compile(*text, configuration->number);
    if (!made) return fail(made.error());
    compiled = *std::move(made);
  }
  auto tiers = tiers_in(settings);
  if (!tiers) return fail(ErrorKind::kCorrupt, tiers.error().detail);
  return std::make_shared<const View>(View{configuration->number, tiers_number, compiled,
                                           compiled->product, std::move(text->overlay),
                                           Calendar(genesis->zone), *std::move(tiers)});
}

}  // namespace

std::shared_ptr<const View> InstallationView::known(const fold::pb::Checkpoint& checkpoint) {
  const std::uint64_t tiers = fold::table_number(checkpoint, kTierTopic);
  const std::lock_guard lock(mutex_);
  for (const auto& view : views_) {
    if (view->configuration == checkpoint.configuration() && view->tiers_number == tiers) {
      return view;
    }
  }
  return nullptr;
}

std::shared_ptr<const Configured> InstallationView::compiled(std::uint64_t configuration) {
  const std::lock_guard lock(mutex_);
  for (const auto& view : views_) {
    if (view->configuration == configuration) return view->configured;
  }
  return nullptr;
}

Result<std::shared_ptr<const View>> InstallationView::at(contract::Partition partition,
                                                         const fold::pb::Checkpoint& checkpoint) {
  if (auto view = known(checkpoint)) return view;
  const auto read = reader_.read(partition, {std::string(fold::kSettingsKey)});
  if (!read) return fail(read.error());
  if (!read->values.front())
    return fail(ErrorKind::kUnavailable, "no configuration has been applied yet");
  if (auto view = known(read->checkpoint)) return view;
  fold::pb::Settings settings;
  if (!settings.ParseFromString(*read->values.front()))
    return fail(ErrorKind::kCorrupt, "the stored settings do not parse");
  auto view = view_of(settings, fold::table_number(read->checkpoint, kTierTopic),
                      compiled(read->checkpoint.configuration()));
  if (!view) return view;
  const std::lock_guard lock(mutex_);
  views_.push_front(*view);
  if (views_.size() > kMaxViews) views_.pop_back();
  return view;
}

}  // namespace hearth::segmenter
