#include "segmenter/core/backfill_fold.hpp"

#include <algorithm>

#include "common/check.hpp"
#include "contract/product_configuration.hpp"
#include "contract/recent_ids.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/happening.hpp"
#include "segmenter/core/identity_messages.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/user_fold.hpp"
#include "segmenter/features/missing.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;
using States = contract::Workspace<pb::Backfilled>;

Result<Configured> compiled(const contract::Configuration& configuration) {
  auto parsed = contract::product_of(configuration);
  if (!parsed.product) return fail(ErrorKind::kInvalid, "the configuration cannot be read");
  auto made = configured(*std::move(parsed.product), configuration.number);
  if (!made) return fail(ErrorKind::kInvalid, made.error().front().text);
  return *std::move(made);
}

void forget(std::string_view entity, TimePoint now, States& workspace) {
  pb::BackfilledId trace;
  trace.set_forgotten(to_unix_ms(now));
  *workspace.edit(entity).mutable_id() = std::move(trace);
}

bool is_joined(std::string_view entity, States& workspace) {
  const pb::Backfilled* known = workspace.find(entity);
  return known != nullptr && known->id().joined();
}

}  // namespace

BackfillFold::BackfillFold(const contract::Genesis& genesis)
    : calendar_(std::make_unique<const Calendar>(genesis.zone)), clock_(*calendar_) {}
BackfillFold::~BackfillFold() = default;
BackfillFold::BackfillFold(BackfillFold&&) noexcept = default;
BackfillFold& BackfillFold::operator=(BackfillFold&&) noexcept = default;

Status BackfillFold::configure(const contract::Configuration& configuration) {
  auto made = compiled(configuration);
  if (!made) return fail(made.error());
  configured_ = std::make_unique<const Configured>(*std::move(made));
  return {};
}

void BackfillFold::prefetch(const Input& input, std::vector<std::string>& keys) const {
  keys.emplace_back(input.entity);
  if (target_ == nullptr) keys.emplace_back(kTargetKey);
}

const SeriesPlan& BackfillFold::target(States& workspace) {
  if (target_ == nullptr) {
    const pb::Backfilled* given = workspace.find(kTargetKey);
    HEARTH_CHECK(given != nullptr);
    auto made = segmenter::compiled(given->target());
    HEARTH_CHECK(made.has_value());  // it was compiled before it was put there
    target_ = std::make_unique<const Configured>(*std::move(made));
  }
  return target_->rules.plan();
}

// As UserFold does, but that a joined id goes on to be counted under its own name.
void BackfillFold::on_event(const Input& input, States& workspace) {
  const contract::Event& event = *input.event;
  pb::BackfilledId& id = *workspace.edit(input.entity).mutable_id();
  if (!input.history &&
      contract::is_repeat(*id.mutable_recent(), event.message_id, input.now, workspace)) {
    return;
  }
  const std::int64_t at = to_unix_ms(event.time);
  if (id.forgotten() != 0 && at <= id.forgotten()) return;
  const Happening happening = read_happening({.person = input.entity,
                                              .label = label_of(event),
                                              .time = event.time,
                                              .properties = event.properties,
                                              .traits = event.traits,
                                              .zone = {}},
                                             configured_->product.plan, clock_, properties_);
  const Sample sample = happening.sample();
  const bool first = id.whole().empty() && id.first_seen() == 0;
  id.set_first_seen(first ? at : std::min(id.first_seen(), at));
  record_opened(*id.mutable_whole(), target(workspace), sample, properties_);
  record_opened(*id.mutable_kept(), configured_->rules.plan(), sample, properties_);
}

void BackfillFold::on_signal(const Input& input, States& workspace) const {
  const std::string& name = input.signal->name;
  if (name == kLink) workspace.edit(input.entity).mutable_id()->set_joined(true);
  if (name == kRestore) workspace.edit(input.entity).mutable_id()->set_joined(false);
  if (name == kForgetSignal && is_joined(input.entity, workspace)) {
    forget(input.entity, input.now, workspace);
  }
}

void BackfillFold::on_command(const Input& input, States& workspace) const {
  const contract::Command& command = *input.command;
  if (command.name == kForgetCommand && !is_joined(input.entity, workspace)) {
    return forget(input.entity, input.now, workspace);
  }
  if (command.name != kBackfillCommand) return;
  const auto step = decode_backfill(command.body);
  if (!step) return;
  pb::BackfillTarget& state = *workspace.edit(kTargetKey).mutable_target();
  if (begins(*step)) state.set_accepted(step->id());
  if (state.accepted() != step->id()) return;
  for (const pb::Linked& part : step->parts()) {
    pb::BackfilledId& id = *workspace.edit(part.entity()).mutable_id();
    if (id.forgotten() != 0 && part.activity().first_seen() <= id.forgotten()) continue;
    merge(*id.mutable_kept(), configured_->rules.plan(), part.activity().series());
  }
}

void BackfillFold::handle(const Input& input, States& workspace) {
  switch (input.what) {
    case Input::What::kEvent:
      return on_event(input, workspace);
    case Input::What::kSignal:
      return on_signal(input, workspace);
    case Input::What::kCommand:
      workspace.reply(200, "{}");
      return on_command(input, workspace);
    default:
      return;
  }
}

Result<Configured> compiled(const pb::BackfillTarget& target) {
  return compiled(contract::Configuration{target.configuration(), {}, target.body()});
}

pb::Linked lacking(std::string_view entity, const pb::BackfilledId& id, const SeriesPlan& target) {
  pb::Linked part;
  part.set_entity(std::string(entity));
  part.mutable_activity()->set_first_seen(id.first_seen());
  for (const pb::Series& whole : id.whole()) {
    const Source* source = target.find(whole.source());
    if (source == nullptr) continue;
    const pb::Series* kept = find(id.kept(), source->id);
    pb::Series one = missing(*source, whole, kept == nullptr ? pb::Series() : *kept);
    if (!one.buckets().empty()) *part.mutable_activity()->add_series() = std::move(one);
  }
  return part;
}

}  // namespace hearth::segmenter
