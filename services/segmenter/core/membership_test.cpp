#include "segmenter/core/membership.hpp"

#include <cmath>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "segmenter/core/memory_installation.hpp"

namespace hearth::segmenter {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::int64_t kHour = 3'600'000;
constexpr std::int64_t kDay = 24 * kHour;
constexpr std::int64_t kStart = 20'000 * kDay;

contract::Product product(const std::string& rule) {
  contract::Product product;
  product.plan.events["buy"] = {
      .name = "buy", .activity = contract::ActivityClass::kConsume, .weight = 1};
  product.score.classes[0] = {.cap = 100, .half_saturation = 1};
  contract::DraftSegment segment;
  segment.name = "one";
  segment.rule = rule;
  segment.line = 7;
  segment.column = 3;
  product.segments.segments.push_back(segment);
  return product;
}

// One partition and its clock: timers fire when time passes them.
class OnePartition {
 public:
  explicit OnePartition(const std::string& rule)
      : fold_(contract::Genesis{.partitions = 1, .zone = "UTC"}) {
    apply(rule);
  }

  void apply(const std::string& rule) {
    const Status told = fold_.configure(product(rule), ++number_);
    ASSERT_TRUE(told.has_value()) << told.error().detail;
  }
  void buy(std::int64_t ms, bool history = false) {
    const std::string id = "id" + std::to_string(++events_);
    const contract::Event event = track("ann", "", "buy", ms, id);
    contract::Input input{.what = contract::Input::What::kEvent, .entity = "u:ann"};
    input.history = history;
    input.now = from_unix_ms(now_);
    input.event = &event;
    fold_.handle(input, workspace_);
  }
  void pass_to(std::int64_t ms) {
    while (workspace_.timers.contains(kTimer) && to_unix_ms(workspace_.timers[kTimer]) <= ms) {
      contract::Input input{.what = contract::Input::What::kTimer, .entity = "u:ann"};
      input.timer = kRulesTimer;
      input.now = workspace_.timers[kTimer];
      workspace_.timers.erase(kTimer);
      fold_.handle(input, workspace_);
      ASSERT_LT(++firings_, 1000);
    }
    now_ = ms;
  }
  void table(const std::string& tier) {
    contract::Table table;
    table.topic = kTierTopic;
    table.number = ++number_;
    table.body = json{{"number", table.number},
                      {"population", 100},
                      {"cuts", {{{"tier", tier}, {"above_percent", 0}}}}}
                     .dump();
    ASSERT_TRUE(fold_.table(table));
    sweep(false);
  }
  void sweep(bool quiet) {
    contract::Input input{.what = contract::Input::What::kSweep, .entity = "u:ann"};
    input.history = quiet;
    input.now = from_unix_ms(now_);
    fold_.handle(input, workspace_);
  }
  bool inside() const { return is_member(workspace_.states.at("u:ann").user(), segment_id("one")); }
  std::uint64_t members() {
    const pb::Entity* row = workspace_.find(kMembersKey);
    return row == nullptr ? 0 : row->members().users(0);
  }
  std::vector<json> told() {
    std::vector<json> bodies;
    for (const auto& sent : workspace_.sent) {
      if (sent.name == kSegmentsSignal) bodies.push_back(json::parse(sent.body));
    }
    workspace_.sent.clear();
    return bodies;
  }
  int firings() const { return firings_; }

 private:
  const std::pair<std::string, std::string> kTimer{"u:ann", std::string(kRulesTimer)};
  UserFold fold_;
  MemoryWorkspace workspace_;
  std::int64_t now_ = kStart;
  std::uint64_t number_ = 0;
  int events_ = 0, firings_ = 0;
};

TEST(Membership, begins_with_the_event_that_makes_the_rule_true_and_says_why) {
  OnePartition it(R"(count("buy", "7d") >= 2)");
  it.buy(kStart);
  EXPECT_FALSE(it.inside());
  EXPECT_THAT(it.told(), IsEmpty());
  it.buy(kStart + kHour);
  EXPECT_TRUE(it.inside());
  EXPECT_EQ(it.members(), 1U);
  const auto told = it.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["segments"], json({"one"}));
  EXPECT_EQ(told[0]["entered"][0]["because"][0]["term"], R"(count("buy", "7d") >= 2)");
  EXPECT_EQ(told[0]["entered"][0]["because"][0]["value"], "2");
}

TEST(Membership, ends_at_the_moment_at_which_the_window_slides_past) {
  OnePartition it(R"(count("buy", "7d") >= 1)");
  it.buy(kStart + 5 * kHour);
  it.pass_to(kStart + 7 * kDay - 1);
  EXPECT_TRUE(it.inside());
  it.told();
  it.pass_to(kStart + 7 * kDay);
  EXPECT_FALSE(it.inside());
  EXPECT_EQ(it.members(), 0U);
  const auto told = it.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["at"], kStart + 7 * kDay);
  EXPECT_EQ(told[0]["left"][0]["segment"], "one");
}

TEST(Membership, begins_at_the_moment_a_silence_is_long_enough) {
  OnePartition it(R"(days_since("buy") >= 3)");
  it.buy(kStart + 123);
  it.pass_to(kStart + 3 * kDay + 122);
  EXPECT_FALSE(it.inside());
  it.pass_to(kStart + 3 * kDay + 123);
  EXPECT_TRUE(it.inside());
}

// 2^31 days after the first one lie before it, for who counts them in 32 bits.
TEST(Membership, waits_for_no_day_that_never_comes) {
  for (const char* never : {"tenure_days < 2147483647", "tenure_days <= 2147463647",
                            "tenure_days > -1e300", "tenure_days < 1e300"}) {
    OnePartition it(never);
    it.buy(kStart);
    it.pass_to(kStart + 400 * kDay);
    EXPECT_LE(it.firings(), 3) << never;
  }
  OnePartition it("tenure_days >= 30");
  it.buy(kStart + kHour);
  it.pass_to(kStart + 30 * kDay - 1);
  EXPECT_FALSE(it.inside());
  it.pass_to(kStart + 30 * kDay);
  EXPECT_TRUE(it.inside());
}

TEST(Membership, ends_within_a_millisecond_of_the_score_falling_below_its_number) {
  OnePartition it("score >= 40.0");
  for (int i = 0; i < 3; ++i) it.buy(kStart);
  ASSERT_TRUE(it.inside());
  it.told();
  it.pass_to(kStart + 60 * kDay);
  EXPECT_FALSE(it.inside());
  const auto told = it.told();
  ASSERT_EQ(told.size(), 1U);
  // 100 (1 - 2^-w) rounds to 39.99 when w falls below -log2(1 - 0.39995): three at noon, halved
  // every seven days.
  const double weight = -std::log2(1 - 0.39995);
  const double days = 0.5 + 7 * std::log2(3 / weight);
  EXPECT_NEAR(told[0]["at"].get<double>(), static_cast<double>(kStart) + days * kDay, 2);
  EXPECT_LT(it.firings(), 20);
}

TEST(Membership, of_an_import_is_found_quietly_by_the_sweep_that_follows) {
  OnePartition it(R"(count("buy", "7d") >= 1)");
  it.buy(kStart, true);
  EXPECT_FALSE(it.inside());
  it.sweep(true);
  EXPECT_TRUE(it.inside());
  EXPECT_THAT(it.told(), IsEmpty());
  it.pass_to(kStart + 7 * kDay);  // and time goes on from there
  EXPECT_FALSE(it.inside());
  EXPECT_EQ(it.told().size(), 1U);
}

TEST(Membership, of_an_import_is_told_at_the_next_look_though_nothing_changes_any_more) {
  OnePartition it(R"(count("buy") >= 1)");
  it.buy(kStart, true);
  it.sweep(true);
  ASSERT_THAT(it.told(), IsEmpty());
  it.buy(kStart + kDay);
  const auto told = it.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["segments"], json({"one"}));
  EXPECT_THAT(told[0]["entered"], IsEmpty());
  it.buy(kStart + 2 * kDay);
  EXPECT_THAT(it.told(), IsEmpty());
}

TEST(Membership, is_told_again_when_the_tier_is_another_one) {
  OnePartition it(R"(count("buy") >= 1)");
  it.buy(kStart);
  EXPECT_EQ(it.told().size(), 1U);
  it.table("low");
  auto told = it.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["tier"], "low");
  it.table("low");
  EXPECT_THAT(it.told(), IsEmpty());
  it.table("base");
  told = it.told();
  ASSERT_EQ(told.size(), 1U);
  EXPECT_EQ(told[0]["tier"], "base");
  EXPECT_EQ(told[0]["segments"], json({"one"}));
}

TEST(Membership, follows_a_rule_that_was_changed) {
  OnePartition it(R"(count("buy", "7d") >= 1)");
  it.buy(kStart);
  it.apply(R"(count("buy", "7d") >= 5)");
  it.sweep(false);
  EXPECT_FALSE(it.inside());
  EXPECT_EQ(it.members(), 0U);
}

TEST(Membership, needs_a_rule_that_says_at_which_score_it_changes) {
  const auto refused = configured(product("score * 2.0 >= tenure_days"), 1);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().front().line, 7);
}

TEST(Membership, is_not_had_through_an_input_that_does_not_exist_yet) {
  OnePartition it(R"(tier != "top")");
  it.buy(kStart);
  EXPECT_FALSE(it.inside());
}

}  // namespace
}  // namespace hearth::segmenter
