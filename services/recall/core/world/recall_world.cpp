#include "recall/core/world/recall_world.hpp"

#include <algorithm>

namespace hearth::recall {
namespace {

const std::string kProduct = R"yaml(
tracking_plan:
  unplanned: none
  events:
    Order Completed: {class: consume, meaning: payment}
    App Opened: {class: presence}
    Item Favorited: {class: absorb}
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
segments:
  rules:
    core: {rule: score > 1.0}
    regular: {rule: score > 2.0}
    hunter: {rule: score > 3.0}
tiers:
  tiers: [{name: top, above_percent: 95}, {name: low, above_percent: 0}]
warnings:
  low: {open: a < 1, close: a > 2, sample: a, programme: churn-intervention, owner: o}
recall:
)yaml";

}  // namespace

RecallWorld::RecallWorld(const std::string& recall_section, const std::string& clock,
                         const std::string& zone)
    : fold(contract::Genesis{.partitions = 1, .prefix = "hearth", .clock = clock, .zone = zone}) {
  configure(recall_section);
}

void RecallWorld::configure(const std::string& recall_section) {
  contract::Configuration configuration;
  configuration.number = ++configurations_;
  configuration.body = contract::configuration_body(kProduct + recall_section);
  const Status configured = fold.configure(configuration);
  ASSERT_TRUE(configured) << configured.error().detail;
}

void RecallWorld::handle(contract::Input input) {
  input.now = now;
  input.observed = observed_;
  input.sequence = ++messages_;
  fold.handle(input, workspace);
}

void RecallWorld::event(const std::string& user, const std::string& name,
                        const std::string& properties, const std::string& context) {
  contract::Event event;
  event.user_id = user;
  event.name = name;
  event.properties = properties;
  event.context = context;
  happens("u:" + user, event);
}

void RecallWorld::guest_event(const std::string& guest, const std::string& name,
                              const std::string& properties, const std::string& context) {
  contract::Event event;
  event.anonymous_id = guest;
  event.name = name;
  event.properties = properties;
  event.context = context;
  happens("a:" + guest, event);
}

void RecallWorld::identify(const std::string& user, const std::string& traits) {
  contract::Event event;
  event.type = contract::EventType::kIdentify;
  event.user_id = user;
  event.traits = traits;
  happens("u:" + user, event);
}

void RecallWorld::happens(const std::string& entity, contract::Event event) {
  const std::string id = "m" + std::to_string(messages_);
  event.message_id = id;
  event.time = happened.value_or(now);
  contract::Input input{.what = What::kEvent, .entity = entity};
  input.event = &event;
  handle(input);
}

void RecallWorld::signal(const std::string& entity, const std::string& name,
                         const nlohmann::json& body) {
  contract::Signal signal;
  signal.entity = entity;
  signal.name = name;
  signal.body = body.dump();
  contract::Input input{.what = What::kSignal, .entity = signal.entity};
  input.signal = &signal;
  handle(input);
  for (const contract::Table& table : std::exchange(workspace.tables, {})) {
    ASSERT_TRUE(fold.table(table));
    sweep();
  }
}

std::pair<int, nlohmann::json> RecallWorld::command(const std::string& user,
                                                    const std::string& name,
                                                    const nlohmann::json& body) {
  contract::Command command;
  command.entity = "u:" + user;
  command.name = name;
  command.body = body.dump();
  contract::Input input{.what = What::kCommand, .entity = command.entity};
  input.command = &command;
  workspace.replied.reset();
  handle(input);
  const auto [status, text] = workspace.replied.value_or(std::pair(0, std::string("null")));
  return {status, nlohmann::json::parse(text)};
}

void RecallWorld::mark(Millis observed) {
  observed_ = observed;
  handle({.what = What::kMark, .entity = ""});
}

void RecallWorld::sweep() {
  std::vector<std::string> keys;
  for (const auto& [key, state] : workspace.states) keys.push_back(key);
  for (const std::string& key : keys) handle({.what = What::kSweep, .entity = key});
}

void RecallWorld::until(TimePoint moment) {
  for (;;) {
    auto& timers = workspace.timers;
    const auto next =
        std::min_element(timers.begin(), timers.end(),
                         [](const auto& a, const auto& b) { return a.second < b.second; });
    if (next == timers.end() || next->second > moment) break;
    const auto [name, due] = *next;
    timers.erase(next);
    now = due;
    contract::Input input{.what = What::kTimer, .entity = name.first};
    input.timer = name.second;
    handle(input);
  }
  now = moment;
}

const pb::User& RecallWorld::user(const std::string& id) {
  return workspace.edit("u:" + id).user();
}

const pb::Journey& RecallWorld::journey(const std::string& id) {
  const pb::User& one = user(id);
  return one.journeys().empty() ? pb::Journey::default_instance()
                                : one.journeys(one.journeys_size() - 1);
}

std::vector<std::string> RecallWorld::outcomes(const std::string& id) {
  std::vector<std::string> all;
  for (const pb::Step& step : journey(id).steps()) {
    all.push_back(step.id() + " " + step.outcome());
    if (!step.rule().empty()) all.back() += " " + step.rule();
  }
  return all;
}

const pb::Campaign& RecallWorld::campaign(const std::string& name) {
  for (const pb::Campaign& one : workspace.edit("part:campaigns").campaigns().campaigns()) {
    if (one.name() == name) return one;
  }
  return pb::Campaign::default_instance();
}

std::vector<nlohmann::json> RecallWorld::signals(const std::string& name) const {
  std::vector<nlohmann::json> bodies;
  for (const auto& sent : workspace.sent) {
    if (sent.name == name) bodies.push_back(nlohmann::json::parse(sent.body));
  }
  return bodies;
}

nlohmann::json RecallWorld::outreach(std::size_t n) const {
  return nlohmann::json::parse(workspace.outreached.at(n).body);
}

}  // namespace hearth::recall
