#include "segmenter/core/user_fold.hpp"

#include "contract/product_configuration.hpp"
#include "contract/recent_ids.hpp"
#include "contract/refusal.hpp"
#include "segmenter/core/backfill.hpp"
#include "segmenter/core/business_costs.hpp"
#include "segmenter/core/business_verdicts.hpp"
#include "segmenter/core/business_watch.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/habit.hpp"
#include "segmenter/core/kept_sources.hpp"
#include "segmenter/core/kpi_keys.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/core/observed_time.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/ranks.hpp"
#include "segmenter/core/value.hpp"
#include "segmenter/core/value_row.hpp"
#include "segmenter/features/series.hpp"

namespace hearth::segmenter {
namespace {

using contract::Event;
using contract::EventType;
using contract::Input;

bool is_person(std::string_view entity) {
  return entity.starts_with("u:") || entity.starts_with("a:");
}

// Which other ids this event says are the same person.
void send_links(const Event& event, Workspace& workspace) {
  if (event.user_id.empty()) return;
  const Link link{.to = contract::user_entity(event.user_id)};
  if (event.type == EventType::kIdentify && !event.anonymous_id.empty()) {
    workspace.signal(contract::anonymous_entity(event.anonymous_id), kLink, encode(link));
  }
  if (event.type == EventType::kAlias && !event.previous_id.empty()) {
    workspace.signal(contract::user_entity(event.previous_id), kLink, encode(link));
    workspace.signal(contract::anonymous_entity(event.previous_id), kLink, encode(link));
  }
}

void forward(const Input& input, const pb::User& tombstone, const Happening& happening,
             Workspace& workspace) {
  const ForwardedEvent message{.entity = std::string(input.entity),
                               .via = {std::string(input.entity)},
                               .label = std::string(label_of(*input.event)),
                               .time = input.event->time,
                               .properties = std::string(input.event->properties),
                               .zone = std::string(happening.zone),
                               .campaign = happening.campaign};
  workspace.signal(tombstone.forward(), kForwardedEvent, encode(message));
}

// Whether the person's series and days may change without being judged at once, with news of how.
bool changes_unseen(const Input& input) {
  switch (input.what) {
    case Input::What::kEvent:
      return input.history;
    case Input::What::kTimer:
      return input.timer != kRulesTimer;
    case Input::What::kSweep:
      return false;
    default:
      return true;
  }
}

template <class Message, class Apply>
void apply(std::optional<Message> message, const Input& input, Workspace& workspace, Apply apply) {
  if (message) return apply(*std::move(message));
  workspace.reject("malformed-signal", input.signal->name + " for " + std::string(input.entity));
}

}  // namespace

std::string_view label_of(const Event& event) {
  return event.type == EventType::kTrack ? event.name : contract::name(event.type);
}

// What handling one input writes to, beside the entity itself.
struct UserFold::Turn {
  explicit Turn(Workspace& partition) : workspace(partition), kpis(partition) {}

  Workspace& workspace;
  KpiRows kpis;
};

UserFold::UserFold(const contract::Genesis& genesis)
    : partitions_(genesis.partitions),
      is_real_time_(genesis.clock == "real"),
      calendar_(std::make_unique<const Calendar>(genesis.zone)),
      clock_(*calendar_) {
  (void)configure(contract::Product{});  // nothing is planned, and no rule is known
}

UserFold::~UserFold() = default;
UserFold::UserFold(UserFold&&) noexcept = default;
UserFold& UserFold::operator=(UserFold&&) noexcept = default;

Status UserFold::configure(const contract::Configuration& configuration) {
  auto parsed = contract::product_of(configuration);
  if (!parsed.product) {
    return fail(ErrorKind::kInvalid,
                parsed.problems.empty() ? "no product" : parsed.problems.front().text);
  }
  return configure(*std::move(parsed.product), configuration.number);
}

Status UserFold::configure(contract::Product product, std::uint64_t number) {
  auto made = configured(std::move(product), number);
  if (!made) return fail(ErrorKind::kInvalid, made.error().front().text);
  judge_.reset();
  configured_ = std::make_unique<const Configured>(*std::move(made));
  begin_judging();
  plan_noted_ = false;
  devices_.configure(this->product().segments.ring_accounts);
  return {};
}

// A judge that remembers nobody.
void UserFold::begin_judging() {
  judge_ =
      std::make_unique<SegmentJudge>(configured_->rules, configured_->product.score, *calendar_);
}

Status UserFold::table(const contract::Table& table) {
  if (table.topic != kTierTopic) return {};
  auto tiers = TierTable::parse(table.body);
  if (!tiers) return fail(tiers.error());
  tiers_ = *std::move(tiers);
  return {};
}

// The partition's own rows are announced once a day: whoever has them holds on to what every input
// touches, and could still find what it let go.
void UserFold::prefetch(const Input& input, std::vector<std::string>& keys) {
  keys.emplace_back(input.entity);
  if (input.what == Input::What::kTimer || input.what == Input::What::kSweep) return;
  const Day day = input.event == nullptr ? kNoDay : clock_.local(input.event->time).day;
  if (day == announced_ || (day == kNoDay && announced_ != kNobody)) return;
  announced_ = day;
  keys.emplace_back(kNamesKey);
  keys.emplace_back(kTotalsKey);
  keys.emplace_back(kPopulationKey);
  keys.emplace_back(kMembersKey);
  keys.emplace_back(kOutagesKey);
  if (!plan_noted_) keys.emplace_back(kKeptKey);
  if (input.event == nullptr) return;
  const Month month = month_of(day);
  for (Month number = month_of(monday(day)); number <= month; ++number) {  // of its week, too
    keys.push_back(month_key(number));
    keys.push_back(cohort_key(number));
  }
  keys.push_back(business_key(month));
  keys.push_back(month_key(month + 1));  // the rolling windows of a new active day
  keys.emplace_back(kMonthsKey);
}

void UserFold::act(Turn& turn, pb::User& user, pb::Activity& part, const Happening& happening,
                   const Deed& deed, std::uint32_t name) {
  turn.kpis.business().act(user, part, deed);
  record_value(part, deed.meaning, deed.amount);
  segmenter::act(turn.kpis, user, part, happening.action(name));
  record_opened(*part.mutable_series(), configured_->rules.plan(), happening.sample(), properties_);
  if (happening.server_side) return;  // the back end's habit and device are nobody's
  record_habit(*part.mutable_habits(), happening.time, happening.zone, zones_, happening.at);
}

void UserFold::on_event(const Input& input, Turn& turn) {
  const Event& event = *input.event;
  pb::User& user = *turn.workspace.edit(input.entity).mutable_user();
  if (!input.history &&
      contract::is_repeat(*user.mutable_recent(), event.message_id, input.now, turn.workspace)) {
    return;
  }
  if (is_forgotten(user, event.time)) return;
  const Happening happening = read_happening({.person = input.entity,
                                              .label = label_of(event),
                                              .time = event.time,
                                              .properties = event.properties,
                                              .traits = event.traits,
                                              .zone = zones_.named_in(event.context),
                                              .campaign = names_campaign(event.context)},
                                             product().plan, clock_, properties_);
  const Deed deed = deed_of(happening.deed(), properties_);
  const std::uint32_t name = intern(turn.workspace, happening.label);
  turn.kpis.count_event(happening.at, name);
  turn.kpis.business().count_event(deed);
  send_links(event, turn.workspace);
  if (!happening.server_side) {
    turn.kpis.count_habit(habit_cell(happening.time, happening.zone, zones_, happening.at));
    devices_.observe(input.entity, user, event, turn.workspace);
  }
  if (!user.forward().empty()) {
    return forward(input, user, happening, turn.workspace);
  }
  const std::int64_t value = paid_fen(user);
  act(turn, user, *user.mutable_own(), happening, deed, name);
  note_value(turn.workspace, value, paid_fen(user));
  const Sample sample = happening.sample();
  judge(input, turn.workspace,
        {News::Kind::kEvent, {configured_->rules.plan().match(sample), sample.day, sample.hour}});
}

void UserFold::on_signal(const Input& input, Turn& turn) {
  const contract::Signal& signal = *input.signal;
  const std::string_view self = input.entity;
  Workspace& workspace = turn.workspace;
  if (signal.name == kDaySums && self == kWatchKey) {
    return WarningWatch(configured_->warnings, partitions_, workspace).take(signal.body);
  }
  if (signal.service == kRewardsService) {
    const auto cost = cost_in(signal);
    if (cost) turn.kpis.business().count_cost(clock_.day(within_calendar(cost->at)), cost->fen);
    return;
  }
  if (keep_ranks(input, {partitions_, product().tiers}, workspace)) return;
  if (devices_.on_signal(input, workspace)) return judge(input, workspace);
  const SeriesPlan& plan = configured_->rules.plan();
  Identity identity(workspace, turn.kpis, plan,
                    [&](pb::User& user, pb::Activity& part, const ForwardedEvent& event) {
                      if (!event.series.empty()) return fill_up(part, event.series, plan);
                      const Happening happening =
                          read_happening({.person = event.entity,
                                          .label = event.label,
                                          .time = event.time,
                                          .properties = event.properties,
                                          .traits = {},
                                          .zone = event.zone,
                                          .campaign = event.campaign},
                                         product().plan, clock_, properties_);
                      act(turn, user, part, happening, deed_of(happening.deed(), properties_),
                          intern(workspace, happening.label));
                    });
  if (signal.name == kLink) {
    apply(decode_link(signal.body), input, workspace, [&](const Link& message) {
      identity.link(self, message);
      devices_.hand_over(self, *workspace.edit(self).mutable_user(), workspace);
    });
  } else if (signal.name == kAbsorb) {
    apply(decode_absorb(signal.body), input, workspace, [&](Absorb message) {
      if (const pb::Entity* known = workspace.find(self)) {
        drop_forgotten_parts(known->user(), message.bundle);
      }
      identity.absorb(self, std::move(message));
    });
  } else if (signal.name == kRestore) {
    apply(decode_restore(signal.body), input, workspace,
          [&](Restore message) { identity.restore(self, std::move(message)); });
  } else if (signal.name == kForwardedEvent) {
    apply(decode_event(signal.body), input, workspace, [&](ForwardedEvent message) {
      const pb::Entity* known = workspace.find(self);
      if (known != nullptr && is_forgotten(known->user(), message.time)) return;
      identity.event(self, std::move(message));
    });
  } else if (signal.name == kForgetSignal) {
    if (!forget_signal(self, signal.body, input.now, workspace)) {
      workspace.reject("malformed-signal", signal.name + " for " + std::string(self));
    }
  } else {
    return;  // what this fold itself tells others
  }
  judge(input, workspace);
}

void UserFold::on_command(const Input& input, Turn& turn) {
  const contract::Command& command = *input.command;
  if (command.name == kForgetCommand) {
    forget_command(input.entity, input.now, turn.kpis, turn.workspace);
    return judge(input, turn.workspace);
  }
  if (command.name == kBackfillCommand) return on_backfill(input, turn.workspace);
  const bool unlink = command.name == kUnlinkCommand;
  if (!unlink && command.name != kLinkCommand) {
    return turn.workspace.reply(404, contract::refusal_body("unknown_command", command.name));
  }
  const auto entity = decode_entity(command.body);
  if (!entity)
    return turn.workspace.reply(400,
                                contract::refusal_body("invalid_request", "entity is missing"));
  Identity identity(turn.workspace, turn.kpis, configured_->rules.plan(), nullptr);
  if (!unlink) return identity.link_command(input.entity, *entity);
  identity.unlink_command(input.entity, *entity);
  judge(input, turn.workspace);
}

void UserFold::on_backfill(const Input& input, Workspace& workspace) {
  for (const std::string& entity :
       take_backfill(input.command->body, configured_->rules.plan(), workspace)) {
    Input person = input;
    person.entity = entity;
    judge(person, workspace);
  }
}

// What an import brought is judged once, at its end, by the sweep that follows it; but what other
// partitions say because of it may come when the sweep has passed.
void UserFold::judge(const Input& input, Workspace& workspace, const News& news) {
  const bool importing = input.history && input.what != Input::What::kSweep;
  if ((importing && input.what == Input::What::kEvent) || !is_person(input.entity)) return;
  const std::vector<Outage> outages = outages_at(workspace.find(kOutagesKey), input.now);
  update_memberships({.entity = input.entity,
                      .now = input.now,
                      .configuration = configured_->number,
                      .tiers = tiers_,
                      .quiet = input.history,
                      .importing = importing,
                      .news = news,
                      .outages = outages},
                     configured_->rules, *judge_, workspace);
  BusinessRows rows(workspace);
  note_verdicts(input.entity, rows, workspace);
  oldest_changed_ = std::min(oldest_changed_, rows.oldest_changed());
}

void UserFold::on_timer(const Input& input, Workspace& workspace) {
  if (keep_ranks(input, {partitions_, product().tiers}, workspace)) return;
  if (input.timer == kRulesTimer) judge(input, workspace, {.kind = News::Kind::kNothing});
  if (input.timer == kForgottenTimer) drop_forgotten(input.entity, workspace);
}

void UserFold::on_sweep(const Input& input, Workspace& workspace) {
  if (keep_ranks(input, {partitions_, product().tiers}, workspace)) return;
  if (devices_.on_sweep(input, workspace)) return;
  judge(input, workspace, {.kind = News::Kind::kNothing});
}

void UserFold::on_mark(const Input& input, Workspace& workspace) {
  if (is_real_time_ && note_mark(input, workspace)) begin_judging();
  if (gives_verdicts(configured_->rules)) {
    BusinessRows(workspace).note_judging(clock_.day(input.now));
  }
  const Day last = last_complete_day(*calendar_, input.now);
  if (last != told_to_ || oldest_changed_ <= last) {
    tell_days(workspace, *calendar_, input.partition.number, input.now);
    told_to_ = last;
    oldest_changed_ = last + 1;
  }
  if (values_moved_) tell_values(input.partition, workspace);
  values_moved_ = false;
}

void UserFold::note_value(Workspace& workspace, std::int64_t before, std::int64_t after) {
  if (move_value(workspace, before, after)) values_moved_ = true;
}

// What may take a person's value away, or bring one.
void UserFold::on_message(const Input& input, Turn& turn) {
  const std::int64_t before = value_at(turn.workspace, input.entity);
  if (input.what == Input::What::kSignal) {
    on_signal(input, turn);
  } else {
    on_command(input, turn);
  }
  note_value(turn.workspace, before, value_at(turn.workspace, input.entity));
}

void UserFold::handle(const Input& input, Workspace& workspace) {
  Turn turn(workspace);
  if (!plan_noted_) note_sources(workspace, configured_->rules.plan(), input.now);
  plan_noted_ = true;
  if (changes_unseen(input)) judge_->forget(input.entity);
  switch (input.what) {
    case Input::What::kEvent:
      on_event(input, turn);
      break;
    case Input::What::kSignal:
    case Input::What::kCommand:
      on_message(input, turn);
      break;
    case Input::What::kTimer:
      on_timer(input, workspace);
      break;
    case Input::What::kSweep:
      on_sweep(input, workspace);
      break;
    case Input::What::kMark:
      on_mark(input, workspace);
      break;
  }
  turn.kpis.drop_empty();
  oldest_changed_ = std::min(oldest_changed_, turn.kpis.oldest_changed());
}

}  // namespace hearth::segmenter
