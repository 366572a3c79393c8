#include "segmenter/core/backfill.hpp"

#include <array>
#include <deque>
#include <map>
#include <memory>
#include <random>

#include <gtest/gtest.h>

#include "contract/product_configuration.hpp"
#include "segmenter/core/backfill_fold.hpp"
#include "segmenter/core/membership.hpp"
#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using contract::Input;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kStart = 20'000 * 24 * kHour;

const std::string kBase =
    "tracking_plan:\n  unplanned: presence\n  events:\n"
    "    buy: {class: consume, meaning: payment, properties: {revenue: number}}\n"
    "score:\n  half_life: 7d\n  lowest_band: 10\n  classes:\n"
    "    consume: {cap: 35, half_saturation: 2}\n    create: {cap: 25, half_saturation: 4}\n"
    "    social: {cap: 20, half_saturation: 6}\n    absorb: {cap: 15, half_saturation: 12}\n"
    "    presence: {cap: 5, half_saturation: 5}\n"
    "segments:\n  rules:\n    recent: count(\"buy\", \"5d\") >= 2\n";
const std::string kMore = kBase +
                          "    buyer: count(\"buy\", \"30d\") >= 4\n"
                          "    spender: sum(\"buy\", \"revenue\", \"20d\") >= 60.0\n"
                          "    quiet: days_since(\"read\") >= 2\n"
                          "    active: days_active(\"14d\") >= 4\n";

contract::Configuration configuration(std::uint64_t number, const std::string& yaml) {
  return {number, {}, contract::configuration_body(yaml)};
}

// One partition whose log is kept: what a back-fill reads again.
class Town {
 public:
  struct Logged {
    std::optional<contract::Configuration> configuration;
    Input input;
  };

  void configure(std::uint64_t number, const std::string& yaml) {
    log_.push_back({configuration(number, yaml), {}});
    ASSERT_TRUE(fold_.configure(*log_.back().configuration));
    look_at_all();
  }
  void look_at_all() {
    std::vector<std::string> keys;
    for (const auto& [key, state] : workspace_.states) keys.push_back(key);
    for (const std::string& key : keys) {
      Input swept{.what = Input::What::kSweep, .entity = key};
      swept.now = now_;
      fold_.handle(swept, workspace_);
    }
  }
  void event(const contract::Event& event) {
    events_.push_back(event);
    Input input{.what = Input::What::kEvent};
    input.event = &events_.back();
    now_ = std::max(now_, event.time);
    handle(input, contract::entity_of(event));
  }
  int command(std::string_view entity, std::string_view name, std::string body) {
    contract::Command& command = commands_.emplace_back();
    command.entity = entity;
    command.name = name;
    command.body = std::move(body);
    Input input{.what = Input::What::kCommand};
    input.command = &command;
    handle(input, command.entity);
    return workspace_.replied ? workspace_.replied->first : 0;
  }
  const pb::Kept& kept() { return workspace_.find(kKeptKey)->kept(); }
  const std::deque<Logged>& log() const { return log_; }
  TimePoint now() const { return now_; }

  // Who is in which segment, and all series.
  std::map<std::string, std::string> people() {
    std::map<std::string, std::string> out;
    for (const auto& [key, state] : workspace_.states) {
      if (!state.has_user()) continue;
      std::string& text = out[key];
      for (const pb::Membership& one : state.user().memberships()) {
        text += std::to_string(one.segment()) + " ";
      }
      for (const pb::Series& one : state.user().own().series()) text += one.SerializeAsString();
      for (const pb::Linked& part : state.user().linked()) {
        text += "\n" + part.entity();
        for (const pb::Series& one : part.activity().series()) text += one.SerializeAsString();
      }
    }
    return out;
  }

 private:
  void handle(Input input, std::string entity) {
    input.entity = entities_.emplace_back(std::move(entity));
    input.now = now_;
    log_.push_back({{}, input});
    fold_.handle(input, workspace_);
    while (!workspace_.sent.empty()) {
      const MemoryWorkspace::Sent sent = workspace_.sent.front();
      workspace_.sent.erase(workspace_.sent.begin());
      contract::Signal& signal = signals_.emplace_back();
      signal.entity = sent.entity;
      signal.name = sent.name;
      signal.body = sent.body;
      Input told{.what = Input::What::kSignal};
      told.signal = &signal;
      handle(told, sent.entity);
    }
  }

  UserFold fold_{contract::Genesis{.partitions = 1, .zone = "UTC"}};
  MemoryWorkspace workspace_;
  std::deque<Logged> log_;
  std::deque<contract::Event> events_;
  std::deque<contract::Signal> signals_;
  std::deque<contract::Command> commands_;
  std::deque<std::string> entities_;
  TimePoint now_ = from_unix_ms(kStart);
};

class Reading {
 public:
  explicit Reading(const Town& town) {
    pb::BackfillTarget target;
    for (const Town::Logged& one : town.log()) {
      if (!one.configuration) continue;
      target.set_configuration(one.configuration->number);
      target.set_body(one.configuration->body);
    }
    plan_ = std::make_unique<Configured>(compiled(target).value());
    *workspace_.edit(BackfillFold::kTargetKey).mutable_target() = target;
    BackfillFold fold(contract::Genesis{.partitions = 1, .zone = "UTC"});
    for (const Town::Logged& one : town.log()) {
      if (one.configuration) {
        EXPECT_TRUE(fold.configure(*one.configuration));
      } else {
        fold.handle(one.input, workspace_);
      }
    }
  }
  std::vector<pb::Linked> lacking() {
    std::vector<pb::Linked> out;
    for (const auto& [key, state] : workspace_.states) {
      if (!state.has_id()) continue;
      pb::Linked part = segmenter::lacking(key, state.id(), plan_->rules.plan());
      if (part.activity().series_size() > 0) out.push_back(part);
    }
    return out;
  }
  pb::Kept filled() const {
    pb::Kept out;
    for (const Source& source : plan_->rules.plan().sources()) {
      out.add_sources(source.id);
      out.add_since(0);
      out.add_windows(source.window);
    }
    return out;
  }

 private:
  contract::MemoryWorkspace<pb::Backfilled> workspace_;
  std::unique_ptr<Configured> plan_;
};

class BackfillTest : public ::testing::Test {
 protected:
  void act(Town& town, std::mt19937_64& random) {
    const std::string user = "p" + std::to_string(random() % 6);
    const bool known = random() % 4 != 0;
    time_ += static_cast<std::int64_t>(random() % (3 * kHour));
    const std::int64_t late = random() % 6 == 0 ? static_cast<std::int64_t>(random() % 80) : 0;
    const bool joins = random() % 25 == 0;
    contract::Event event = track(
        texts_.emplace_back(known || joins ? user : ""), texts_.emplace_back(known ? "" : user),
        joins ? std::string_view() : names_[random() % 2], kStart + time_ - late * kHour,
        texts_.emplace_back("m" + std::to_string(texts_.size())));
    if (joins) {
      event.type = contract::EventType::kIdentify;
      event.anonymous_id = texts_.emplace_back("p" + std::to_string(random() % 6));
    }
    event.properties = texts_.emplace_back(R"({"revenue":)" + std::to_string(random() % 9) + "}");
    town.event(event);
    if (twin_ != nullptr) twin_->event(event);
  }
  static int step(Town& town, pb::BackfillStep step, const std::string& id) {
    step.set_id(id);
    return town.command(kKeptKey, kBackfillCommand, encode(step));
  }
  static int deliver(Town& town, const std::vector<pb::Linked>& parts, const std::string& id) {
    pb::BackfillStep one;
    one.set_users(parts.size());
    for (const pb::Linked& part : parts) *one.add_parts() = part;
    return parts.empty() ? 200 : step(town, one, id);
  }
  static int end(Town& town, const Reading& reading, std::size_t users, const std::string& id) {
    pb::BackfillStep one;
    one.set_users(users);
    one.set_at(to_unix_ms(town.now()));
    *one.mutable_filled() = reading.filled();
    return step(town, one, id);
  }

  const std::array<std::string, 2> names_{"buy", "read"};
  std::deque<std::string> texts_;
  std::int64_t time_ = 0;
  Town* twin_ = nullptr;
};

TEST_F(BackfillTest, puts_everybody_where_they_were_had_the_rules_been_there_from_the_beginning) {
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U, 6U}) {
    std::mt19937_64 random(seed);
    Town late, early;
    twin_ = &early;
    time_ = 0;
    late.configure(1, kBase);
    early.configure(1, kMore);
    for (int i = 0; i < 150; ++i) act(late, random);
    late.configure(2, kMore);
    for (int i = 0; i < 40; ++i) act(late, random);
    ASSERT_NE(late.people(), early.people());
    ASSERT_EQ(step(late, {}, "one"), 200);
    Reading reading(late);
    const auto lacking = reading.lacking();
    for (int i = 0; i < 40; ++i) act(late, random);  // while the log is read
    ASSERT_EQ(deliver(late, lacking, "one"), 200);
    ASSERT_EQ(end(late, reading, lacking.size(), "one"), 200);
    late.look_at_all();
    early.look_at_all();
    EXPECT_EQ(late.people(), early.people()) << "seed " << seed;
    EXPECT_TRUE(Reading(late).lacking().empty()) << "a second one finds nothing, seed " << seed;
  }
}

TEST_F(BackfillTest, is_complete_since_the_beginning_when_it_has_ended_and_says_how_far_it_is) {
  std::mt19937_64 random(7);
  Town town;
  town.configure(1, kBase);
  for (int i = 0; i < 60; ++i) act(town, random);
  town.configure(2, kMore);
  act(town, random);
  const auto rules = configured(*contract::parse_product(kMore).product, 2).value().rules;
  const auto since = [&] {
    return complete_since(rules, rules.segments().front().rule, town.kept());
  };
  EXPECT_NE(since(), 0);
  step(town, {}, "one");
  Reading reading(town);
  const auto lacking = reading.lacking();
  ASSERT_GT(lacking.size(), 2U);
  deliver(town, {lacking.begin(), lacking.begin() + 2}, "one");
  EXPECT_EQ(town.kept().backfill().done(), 2U);
  EXPECT_FALSE(town.kept().backfill().ended());
  deliver(town, {lacking.begin() + 2, lacking.end()}, "one");
  end(town, reading, lacking.size(), "one");
  EXPECT_TRUE(town.kept().backfill().ended());
  EXPECT_EQ(town.kept().backfill().done(), lacking.size());
  EXPECT_EQ(town.kept().backfill().users(), lacking.size());
  for (const auto& segment : rules.segments()) {
    EXPECT_EQ(complete_since(rules, segment.rule, town.kept()), 0) << segment.name;
  }
}

TEST_F(BackfillTest, that_was_interrupted_is_gone_on_with_by_the_next_and_ended_by_it) {
  std::mt19937_64 random(8);
  Town late, early;
  twin_ = &early;
  late.configure(1, kBase);
  early.configure(1, kMore);
  for (int i = 0; i < 150; ++i) act(late, random);
  late.configure(2, kMore);
  step(late, {}, "one");
  auto lacking = Reading(late).lacking();
  ASSERT_GT(lacking.size(), 2U);
  deliver(late, {lacking.begin(), lacking.begin() + 2}, "one");
  step(late, {}, "two");
  EXPECT_EQ(deliver(late, {lacking.begin() + 2, lacking.end()}, "one"), 409);
  Reading reading(late);
  lacking = reading.lacking();
  EXPECT_EQ(deliver(late, lacking, "two"), 200);
  EXPECT_EQ(end(late, reading, lacking.size(), "two"), 200);
  late.look_at_all();
  early.look_at_all();
  EXPECT_EQ(late.people(), early.people());
}

TEST_F(BackfillTest, brings_nothing_back_of_who_was_forgotten) {
  std::mt19937_64 random(9);
  Town town;
  town.configure(1, kBase);
  for (int i = 0; i < 80; ++i) act(town, random);
  town.configure(2, kMore);
  step(town, {}, "one");
  const auto lacking = Reading(town).lacking();
  ASSERT_FALSE(lacking.empty());
  for (int i = 0; i < 6; ++i) town.command("u:p" + std::to_string(i), "forget", "{}");
  const auto before = town.people();
  ASSERT_EQ(deliver(town, lacking, "one"), 200);
  const auto after = town.people();
  for (const auto& [entity, text] : before) {
    if (!entity.starts_with("u:")) continue;
    EXPECT_EQ(after.at(entity), text) << entity;
  }
  step(town, {}, "two");
  for (const pb::Linked& part : Reading(town).lacking()) {
    EXPECT_FALSE(part.entity().starts_with("u:")) << part.entity();
  }
}

}  // namespace
}  // namespace hearth::segmenter
