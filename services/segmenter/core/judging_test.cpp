#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/facts.hpp"
#include "segmenter/core/forget.hpp"
#include "segmenter/core/identity.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/core/memory_installation.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/value.hpp"
#include "segmenter/features/reading.hpp"

namespace hearth::segmenter {
namespace {

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kStart = 20'000 * 24 * kHour;
constexpr const char* kZone = "America/St_Johns";  // whose clocks change in November, by an hour

void add_rule(contract::Product& product, const std::string& name, const std::string& rule) {
  contract::DraftSegment segment;
  segment.name = name;
  segment.rule = rule;
  product.segments.segments.push_back(segment);
}

void plan(contract::Product& product, const std::string& name, contract::ActivityClass activity,
          contract::Meaning meaning, std::int64_t weight) {
  using contract::PropertyType;
  product.plan.events[name] = {.name = name,
                               .activity = activity,
                               .meaning = meaning,
                               .weight = weight,
                               .author = {},
                               .properties = {{"revenue", PropertyType::kNumber, false},
                                              {"shelf", PropertyType::kString, false}}};
}

// Three configurations that share some of what they keep.
contract::Product product(std::size_t which) {
  using contract::ActivityClass;
  using contract::Meaning;
  contract::Product product;
  plan(product, "buy", ActivityClass::kConsume, Meaning::kPayment, 1);
  plan(product, "return", ActivityClass::kConsume, Meaning::kRefund, -1);
  plan(product, "read", ActivityClass::kAbsorb, Meaning::kNone, 2);
  product.score.half_life = std::chrono::hours(which == 2 ? 48 : 168);
  product.score.classes = {{{60, 2}, {10, 2}, {10, 2}, {15, 3}, {5, 5}}};
  contract::NamedRule condition;
  condition.name = "paying";
  condition.rule = which == 1
                       ? R"(sum("buy", "revenue", "3d") > 20.0)"
                       : R"(sum("buy", "revenue", "5d") - sum("return", "revenue", "5d") > 0.0)";
  product.segments.conditions.push_back(condition);
  add_rule(product, "scored", "score >= 30.0 && score.absorb < 9.0");
  add_rule(product, "new", "tenure_days < 3");
  add_rule(product, "payer", "paying && days_active(\"10d\") >= 2");
  add_rule(product, "silent", R"(days_since("*") >= 1 && days_since("*") < 4)");
  if (which != 0) add_rule(product, "burst", R"(count("*", "6h") >= 3)");
  if (which != 1) add_rule(product, "reader", R"(count("read", "4d") >= 2 * count("buy", "7d"))");
  if (which == 2) add_rule(product, "wide", R"(distinct("*", "shelf", "48h") >= 2)");
  if (which == 2)
    add_rule(product, "big", R"(avg("buy", "revenue", "6d") > 12.0 || tier == "top")");
  add_rule(product, "rich", R"(tier == "top")");
  return product;
}

std::string table_body(std::uint64_t number) {
  return R"({"number":)" + std::to_string(number) + R"(,"population":200,"cuts":[)" +
         R"({"tier":"top","above_percent":95,"above_fen":)" + std::to_string(2000 + number * 700) +
         R"(,"low_fen":1000,"high_fen":90000},{"tier":"low","above_percent":0}]})";
}

// One partition, its clock and its timers. Nothing waits longer than the step that it came from.
class Town {
 public:
  Town() : fold_(contract::Genesis{.partitions = 1, .zone = kZone}) {}

  void step(std::mt19937_64& random) {
    const auto dice = random() % 100;
    if (dice < 70) return act(random);
    if (dice < 85) return pass(static_cast<std::int64_t>(random() % (30 * 3600)) * 1000);
    if (dice < 89) return join(random);
    if (dice < 92) return forget(random);
    if (dice < 95) return told();
    if (dice < 97) return import(random);
    configure();
  }

  void expect_judged_as_from_scratch() {
    for (const auto& [entity, state] : workspace_.states) {
      if (!state.has_user() || !has_activity(state.user())) continue;
      const std::vector<bool> wanted = from_scratch(entity, state.user());
      const auto& segments = configured_->rules.segments();
      for (std::size_t i = 0; i < wanted.size(); ++i) {
        ASSERT_EQ(is_member(state.user(), segments[i].id), wanted[i])
            << entity << ", " << segments[i].name << " at " << to_unix_ms(now_);
        members_ += wanted[i] ? 1 : 0;
      }
    }
  }
  std::uint64_t members() const { return members_; }
  std::uint64_t changes() const { return changes_; }

  void configure() {
    const std::size_t which = number_ % 3;
    const Status known = fold_.configure(product(which), ++number_);
    ASSERT_TRUE(known) << known.error().detail;
    auto made = configured(product(which), number_);
    ASSERT_TRUE(made);
    configured_ = std::make_unique<Configured>(*std::move(made));
    sweep();
  }

 private:
  std::string person(std::mt19937_64& random) { return "p" + std::to_string(random() % 5); }

  void act(std::mt19937_64& random, bool history = false) {
    static constexpr const char* kNames[] = {"buy", "read", "read", "return", "open"};
    const std::string user = person(random), nobody, id = "m" + std::to_string(++messages_);
    const std::string properties = R"({"revenue":)" + std::to_string(random() % 30) +
                                   R"(,"shelf":"s)" + std::to_string(random() % 4) + R"("})";
    const bool known = random() % 3 != 0;
    // Some are late, some of a clock that runs ahead.
    const std::int64_t lag =
        random() % 5 == 0 ? static_cast<std::int64_t>(random() % 90) * kHour : 0;
    const std::int64_t at = to_unix_ms(now_) - lag + (random() % 9 == 0 ? 4 * kHour : 0);
    contract::Event event =
        track(known ? user : nobody, known ? nobody : user, kNames[random() % 5], at, id);
    event.properties = properties;
    contract::Input input{.what = contract::Input::What::kEvent};
    const std::string entity = contract::entity_of(event);
    input.entity = entity;
    input.event = &event;
    input.history = history;
    handle(input);
  }
  // Who is imported is judged at the end of it only.
  void import(std::mt19937_64& random) {
    for (auto left = random() % 8; left > 0; --left) {
      if (random() % 4 == 0) {
        join(random, true);
      } else {
        act(random, true);
      }
    }
    sweep(true);
  }
  void join(std::mt19937_64& random, bool history = false) {
    const std::string user = person(random), other = person(random);
    const std::string id = "m" + std::to_string(++messages_);
    contract::Event event = track(user, other, "", to_unix_ms(now_), id);
    event.type = contract::EventType::kIdentify;
    const std::string entity = contract::entity_of(event);
    contract::Input input{.what = contract::Input::What::kEvent, .entity = entity};
    input.event = &event;
    input.history = history;
    handle(input);
  }
  void forget(std::mt19937_64& random) {
    const std::string entity = "u:" + person(random);
    contract::Command command;
    command.entity = entity;
    command.name = kForgetCommand;
    command.body = "{}";
    contract::Input input{.what = contract::Input::What::kCommand, .entity = entity};
    input.command = &command;
    handle(input);
  }
  void told() {
    ASSERT_TRUE(fold_.table({std::string(kTierTopic), ++tables_, table_body(tables_)}));
    tiers_ = *TierTable::parse(table_body(tables_));
    sweep();
  }
  void sweep(bool quiet = false) {
    std::vector<std::string> keys;
    for (const auto& [key, state] : workspace_.states) keys.push_back(key);
    for (const std::string& key : keys) {
      if (workspace_.find(key) == nullptr) continue;
      handle({.what = contract::Input::What::kSweep, .entity = key, .history = quiet});
    }
  }
  void pass(std::int64_t ms) {
    const TimePoint until = now_ + Millis(ms);
    for (;;) {
      const auto next =
          std::min_element(workspace_.timers.begin(), workspace_.timers.end(),
                           [](const auto& a, const auto& b) { return a.second < b.second; });
      if (next == workspace_.timers.end() || next->second > until) break;
      const auto [target, due] = *next;
      workspace_.timers.erase(next);
      now_ = std::max(now_, due);
      contract::Input input{.what = contract::Input::What::kTimer, .entity = target.first};
      input.timer = target.second;
      handle(input);
    }
    now_ = until;
  }
  // What history sends is history itself.
  void handle(contract::Input input) {
    input.now = now_;
    fold_.handle(input, workspace_);
    while (!workspace_.sent.empty()) {
      const MemoryWorkspace::Sent sent = workspace_.sent.front();
      workspace_.sent.erase(workspace_.sent.begin());
      changes_ += sent.name == kSegmentsSignal ? 1 : 0;
      contract::Signal signal;
      signal.entity = sent.entity;
      signal.name = sent.name;
      signal.body = sent.body;
      contract::Input delivered{.what = contract::Input::What::kSignal, .entity = sent.entity};
      delivered.now = now_;
      delivered.history = input.history && input.what == contract::Input::What::kEvent;
      delivered.signal = &signal;
      fold_.handle(delivered, workspace_);
    }
  }

  std::vector<bool> from_scratch(const std::string& entity, const pb::User& user) {
    const SegmentRules& rules = configured_->rules;
    const Moment moment = moment_at(now_, clock_);
    std::vector<const SeriesList*> lists{&user.own().series()};
    for (const pb::Linked& part : user.linked()) lists.push_back(&part.activity().series());
    std::vector<rules::Value> features(rules.features().all().size());
    read(lists, rules.plan(), moment, features);
    std::vector<rules::Value> variables(kFacts + rules.conditions().size());
    read_facts({entity, user, first_day_of(user, clock_), tiers_.tier_of(paid_fen(user))}, moment,
               score(user, now_, configured_->product.score, calendar_), variables);
    rules::Scratch scratch;
    for (std::size_t i = 0; i < rules.conditions().size(); ++i) {
      variables[kFacts + i] = rules.conditions()[i].rule.evaluate({variables, features}, scratch);
    }
    std::vector<bool> in;
    for (const auto& segment : rules.segments()) {
      in.push_back(segment.rule.evaluate({variables, features}, scratch).holds());
    }
    return in;
  }

  UserFold fold_;
  MemoryWorkspace workspace_;
  Calendar calendar_{kZone};
  DayClock clock_{calendar_};
  std::unique_ptr<Configured> configured_;
  TierTable tiers_;
  TimePoint now_ = from_unix_ms(kStart);
  std::uint64_t number_ = 0, tables_ = 0, messages_ = 0, members_ = 0, changes_ = 0;
};

// Events late and early, time that passes, ids that join, tables, configurations, persons who are
// forgotten: after each of them everybody is where the rules, asked one by one, would put them.
TEST(Judging, is_at_every_moment_what_it_would_be_from_scratch) {
  for (const std::uint64_t seed :
       {1U, 2U, 3U, 4U, 5U, 6U, 7U, 8U, 9U, 10U, 11U, 12U, 13U, 14U, 15U, 16U}) {
    std::mt19937_64 random(seed);
    Town town;
    ASSERT_NO_FATAL_FAILURE(town.configure());
    for (int step = 0; step < 1500; ++step) {
      town.step(random);
      ASSERT_NO_FATAL_FAILURE(town.expect_judged_as_from_scratch()) << "step " << step;
    }
    EXPECT_GT(town.members(), 2000U);
    EXPECT_GT(town.changes(), 200U);
  }
}

}  // namespace
}  // namespace hearth::segmenter
