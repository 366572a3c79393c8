#include "recall/core/recall_fold.hpp"

#include <algorithm>

#include "contract/linking.hpp"
#include "contract/product_configuration.hpp"
#include "recall/core/commands.hpp"
#include "recall/core/consent.hpp"
#include "recall/core/forget.hpp"
#include "recall/core/guests.hpp"
#include "recall/core/journeys.hpp"
#include "recall/core/linking.hpp"
#include "recall/core/programme.hpp"
#include "recall/core/section.hpp"
#include "recall/core/tally.hpp"
#include "recall/core/user_signals.hpp"

namespace hearth::recall {
namespace {

using contract::Input;

bool is_user(std::string_view entity) { return entity.starts_with("u:"); }
bool is_of_identity(std::string_view signal) {
  return signal == contract::kLinkSignal || signal == contract::kRestoreSignal ||
         signal == contract::kForgetSignal || signal == kForwardedEvent || signal == kJoined;
}
bool is_somebody(std::string_view entity) { return is_user(entity) || is_guest(entity); }

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
  meanings_ = EventMeanings(parsed.product->plan, settings_);
  configuration_ = configuration.number;
  return {};
}

Status RecallFold::table(const contract::Table& table) {
  return note_programme(table, programmes_);
}

bool RecallFold::concerns_recall(const Input& input) const {
  if (!is_somebody(input.entity)) return false;
  const EventMeaning& meaning = meanings_.of(*input.event);
  return meaning.visit || meaning.saved || meaning.updated ||
         input.event->type == contract::EventType::kIdentify;
}

void RecallFold::prefetch(const Input& input, std::vector<std::string>& keys) const {
  if (input.event != nullptr && !concerns_recall(input)) return;
  keys.emplace_back(input.entity);
  keys.emplace_back(kObservedKey);
  keys.emplace_back(kCampaignsKey);
}

Terms RecallFold::terms() {
  return {settings_, configuration_, programmes_, *calendar_, zones_, clock_};
}

void RecallFold::on_event(const Input& input, Workspace& workspace) {
  if (!concerns_recall(input)) return;
  const contract::Event& event = *input.event;
  if (is_forgotten(input.entity, event.time, workspace)) return;
  if (is_linked(input.entity, workspace)) {
    renew_link(input, workspace);
    return pass_consent_on(input, workspace);
  }
  if (event.type == contract::EventType::kIdentify) {
    if (const auto consent = consent_in_traits(event.traits)) {
      give(*workspace.edit(input.entity).mutable_user(), *consent, std::min(event.time, input.now));
    }
  }
  const EventMeaning& meaning = meanings_.of(event);
  note_item(input.entity, event, meaning, settings_, workspace);
  if (meaning.visit) visited(input, event.time, zones_.named_in(event.context), workspace);
  if (is_guest(input.entity)) expire_later(input, workspace);
}

void RecallFold::visited(const Input& input, TimePoint at, std::string_view zone,
                         Workspace& workspace) {
  const Terms terms = this->terms();
  Journeys journeys(terms, input, workspace);
  if (journeys.visited(at, zone) && !input.history) journeys.look();
}

// The person did it under another id.
void RecallFold::on_forwarded(const Input& input, Workspace& workspace) {
  if (is_linked(input.entity, workspace)) return;
  const ForwardedEvent told(input.signal->body);
  if (!told.readable()) {
    return workspace.reject("malformed-signal", "event for " + std::string(input.entity));
  }
  const contract::Event event = told.event();
  if (is_forgotten(input.entity, event.time, workspace)) return;
  const EventMeaning& meaning = meanings_.of(event);
  note_item(input.entity, event, meaning, settings_, workspace);
  if (meaning.visit) visited(input, event.time, told.zone(), workspace);
}

void RecallFold::on_signal(const Input& input, Workspace& workspace) {
  const std::string& name = input.signal->name;
  if (input.entity.starts_with(kProgrammePrefix)) {
    if (name == kWarningOpened || name == kWarningClosed) on_warning(input, workspace);
    return;
  }
  if (is_user(input.entity) && !is_of_identity(name)) {
    return on_user_signal(terms(), input, workspace);
  }
  if (!is_somebody(input.entity)) return;
  if (name == contract::kForgetSignal) forget_signal(input, workspace);
  if (name == contract::kLinkSignal) on_link(input, workspace);
  if (name == contract::kRestoreSignal) on_restore(input, workspace);
  if (name == kForwardedEvent) on_forwarded(input, workspace);
  if (name == kJoined) on_joined(terms(), input, workspace);
  if (is_guest(input.entity)) expire_later(input, workspace);
}

void RecallFold::handle(const Input& input, Workspace& workspace) {
  const bool looks = input.what == Input::What::kTimer || input.what == Input::What::kSweep;
  if (is_user(input.entity) && input.timer == kGuestTimer) {
    return drop_bare_link(input.entity, workspace);
  }
  if (input.timer == kForgottenTimer) return drop_trace(input.entity, workspace);
  if (looks && is_user(input.entity)) {
    const Terms terms = this->terms();
    return Journeys(terms, input, workspace).look();
  }
  if (looks && is_guest(input.entity)) return expire_later(input, workspace);
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
      return;  // nobody else has any
  }
}

}  // namespace hearth::recall
