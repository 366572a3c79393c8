#include "recall/core/recall_fold.hpp"

#include "contract/product_configuration.hpp"
#include "contract/recent_ids.hpp"
#include "recall/core/commands.hpp"
#include "recall/core/happening.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/programme.hpp"
#include "recall/core/section.hpp"
#include "recall/core/tally.hpp"
#include "recall/core/user_signals.hpp"

namespace hearth::recall {
namespace {

using contract::Input;

bool is_user(std::string_view entity) { return entity.starts_with("u:"); }

}  // namespace

RecallFold::RecallFold(const contract::Genesis& genesis)
    : clock_(genesis.clock == "driven" ? MarkClock::kDriven : MarkClock::kReal),
      calendar_(std::make_unique<const Calendar>(genesis.zone)) {}

Status RecallFold::configure(const contract::Configuration& configuration) {
  const auto text = contract::configuration_text(configuration.body);
  if (!text) return fail(text.error());
  auto section = read_section(text->yaml);
  if (!section) return fail(ErrorKind::kInvalid, section.error().front().text);
  auto parsed = contract::parse_product(text->yaml);
  if (!parsed.product) return fail(ErrorKind::kInvalid, parsed.problems.front().text);
  settings_ = *std::move(section);
  plan_ = std::move(parsed.product->plan);
  configuration_ = configuration.number;
  return {};
}

Status RecallFold::table(const contract::Table& table) {
  return note_programme(table, programmes_);
}

void RecallFold::prefetch(const Input& input, std::vector<std::string>& keys) const {
  keys.emplace_back(input.entity);
  keys.emplace_back(kObservedKey);
  keys.emplace_back(kCampaignsKey);
}

Terms RecallFold::terms() {
  return {settings_, configuration_, programmes_, *calendar_, zones_, clock_};
}

void RecallFold::on_event(const Input& input, Workspace& workspace) {
  if (!is_user(input.entity)) return;
  const contract::Event& event = *input.event;
  pb::User& user = *workspace.edit(input.entity).mutable_user();
  if (!input.history) {
    const auto seen = contract::remember(*user.mutable_recent(), event.message_id, input.now);
    if (seen == contract::Recent::kSeen) return;
  }
  if (const auto zone = zones_.named_in(event.context); !zone.empty()) {
    user.set_zone(std::string(zone));
  }
  note_item(event, settings_, user);
  note_consent(event, user);
  if (!is_visit(event, plan_, settings_)) return;
  const Terms terms = this->terms();
  Journeys journeys(terms, input, workspace);
  journeys.visited(event.time);
  if (!input.history) journeys.look();
}

void RecallFold::on_signal(const Input& input, Workspace& workspace) {
  const std::string& name = input.signal->name;
  if (input.entity.starts_with(kProgrammePrefix)) {
    if (name == kWarningOpened || name == kWarningClosed) on_warning(input, workspace);
  } else if (is_user(input.entity)) {
    on_user_signal(terms(), input, workspace);
  }
}

void RecallFold::handle(const Input& input, Workspace& workspace) {
  const bool looks = input.what == Input::What::kTimer || input.what == Input::What::kSweep;
  if (looks && is_user(input.entity)) {
    const Terms terms = this->terms();
    return Journeys(terms, input, workspace).look();
  }
  switch (input.what) {
    case Input::What::kEvent:
      return on_event(input, workspace);
    case Input::What::kSignal:
      return on_signal(input, workspace);
    case Input::What::kCommand:
      return on_command(input, workspace);
    case Input::What::kMark:
      return note_mark(input, clock_, workspace);
    case Input::What::kTimer:
    case Input::What::kSweep:
      return;  // nothing but users has any
  }
}

}  // namespace hearth::recall
