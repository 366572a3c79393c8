#include "segmenter/core/business_watch.hpp"

#include <algorithm>
#include <random>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "segmenter/core/business_log.hpp"

namespace hearth::segmenter {
namespace {

using Json = nlohmann::json;
constexpr Day kFirst = 20'000;

contract::Warning complaints() {
  contract::Warning warning;
  warning.name = "complaints";
  warning.open.rule = "complaint_rate > 0.03";
  warning.close.rule = "complaint_rate <= 0.02";
  warning.sample = "dau";
  warning.minimum_sample = 100;
  warning.programme = "experience";
  warning.owner = "product";
  return warning;
}

contract::Warning growth() {
  contract::Warning warning = complaints();
  warning.name = "growth";
  warning.open.rule = "dau > dau_before";
  warning.close.rule = "dau <= dau_before";
  warning.minimum_sample = 0;
  return warning;
}

DayPartial day_of(Day day, std::uint64_t complaints, std::uint64_t users) {
  DayPartial partial{.day = kFirst + day};
  partial.sums[static_cast<std::size_t>(Sum::kComplainants)] = complaints;
  partial.sums[static_cast<std::size_t>(Sum::kDau)] = users;
  partial.sums[static_cast<std::size_t>(Sum::kEvents)] = users;
  return partial;
}

class WarningWatchTest : public ::testing::Test {
 protected:
  void tell(std::uint32_t partition, std::vector<DayPartial> days) {
    WarningWatch(rules, 2, workspace).take(encode(Partials{partition, std::move(days)}));
  }
  // Half of it from each of the two partitions.
  void tell_all(Day day, std::uint64_t complained, std::uint64_t users) {
    tell(0, {day_of(day, complained / 2, users / 2)});
    tell(1, {day_of(day, complained - complained / 2, users - users / 2)});
  }
  std::vector<std::string> changes() const {
    std::vector<std::string> names;
    for (const auto& sent : workspace.sent) {
      names.push_back(Json::parse(sent.body)["warning"].get<std::string>() + " " + sent.name);
    }
    return names;
  }
  const pb::Watch& watch() { return workspace.find(kWatchKey)->watch(); }

  WarningRules rules{{complaints()}};
  MemoryWorkspace workspace;
};

TEST_F(WarningWatchTest, a_warning_opens_and_closes_with_hysteresis) {
  tell_all(0, 4, 200);
  EXPECT_THAT(changes(), testing::IsEmpty());
  tell_all(1, 7, 200);
  EXPECT_THAT(changes(), testing::ElementsAre("complaints warning.opened"));
  tell_all(2, 5, 200);  // 2.5 %: neither opens nor closes
  tell_all(3, 8, 200);
  EXPECT_EQ(changes().size(), 1U);
  ASSERT_EQ(watch().open_size(), 1);
  tell_all(4, 4, 200);
  EXPECT_THAT(changes(),
              testing::ElementsAre("complaints warning.opened", "complaints warning.closed"));
  EXPECT_EQ(watch().open_size(), 0);
  EXPECT_EQ(watch().audit_size(), 2);
}

TEST_F(WarningWatchTest, the_signal_says_what_was_opened_for_whom_and_why) {
  tell_all(0, 7, 200);
  ASSERT_EQ(workspace.sent.size(), 1U);
  EXPECT_EQ(workspace.sent[0].entity, "programme:experience");
  const Json body = Json::parse(workspace.sent[0].body);
  EXPECT_EQ(body["owner"], "product");
  EXPECT_EQ(body["day"], day_text(kFirst));
  EXPECT_EQ(body["sample"]["value"], 200.0);
  EXPECT_EQ(body["figures"]["complaint_rate"], 0.035);
  ASSERT_EQ(body["because"].size(), 1U);
  EXPECT_EQ(body["because"][0]["term"], "complaint_rate > 0.03");
  EXPECT_EQ(body["because"][0]["holds"], "true");
}

TEST_F(WarningWatchTest, below_the_minimum_sample_nothing_opens_and_nothing_closes) {
  tell_all(0, 90, 99);
  EXPECT_THAT(changes(), testing::IsEmpty());
  tell_all(1, 90, 100);
  EXPECT_EQ(changes().size(), 1U);
  tell_all(2, 0, 99);
  EXPECT_EQ(changes().size(), 1U);
}

TEST_F(WarningWatchTest, a_day_is_judged_when_all_partitions_have_told_it) {
  tell(0, {day_of(0, 20, 200)});
  EXPECT_THAT(changes(), testing::IsEmpty());
  tell(1, {day_of(0, 0, 200)});
  EXPECT_EQ(changes().size(), 1U);
}

TEST_F(WarningWatchTest, a_day_is_judged_once_also_when_it_is_told_again) {
  tell_all(0, 7, 200);
  tell_all(1, 7, 200);
  tell_all(1, 7, 200);
  tell_all(0, 0, 200);
  tell_all(1, 0, 200);  // late events: the past has changed, its verdict has not
  EXPECT_EQ(changes().size(), 1U);
  EXPECT_EQ(watch().open_size(), 1);
}

TEST_F(WarningWatchTest, what_is_learned_of_days_that_were_judged_opens_with_a_later_one) {
  contract::Warning brushing = complaints();
  brushing.name = "brushing";
  brushing.open.rule = "brushed_share_14d > 0.4";
  brushing.close.rule = "brushed_share_14d <= 0.3";
  brushing.minimum_sample = 0;
  rules = WarningRules({brushing});
  const auto sold = [](Day day, std::uint64_t refunded) {
    DayPartial partial = day_of(day, 0, 10);
    partial.sums[static_cast<std::size_t>(Sum::kOrders)] = 10;
    partial.sums[static_cast<std::size_t>(Sum::kBrushed)] = refunded;
    return partial;
  };
  for (Day day = 0; day < 5; ++day) {
    tell(0, {sold(day, 0)});
    tell(1, {sold(day, 0)});
  }
  tell(0, {sold(1, 10), sold(2, 10), sold(3, 10), sold(4, 10)});
  tell(1, {sold(1, 10)});
  EXPECT_THAT(changes(), testing::IsEmpty());
  tell(0, {sold(5, 0)});
  tell(1, {sold(5, 0)});
  EXPECT_THAT(changes(), testing::ElementsAre("brushing warning.opened"));
}

TEST_F(WarningWatchTest, the_order_in_which_days_and_partitions_arrive_leaves_no_trace) {
  std::vector<std::pair<std::uint32_t, DayPartial>> parts;
  for (Day day = 0; day < 29; ++day) {
    for (std::uint32_t p = 0; p < 2; ++p) {
      parts.emplace_back(p, day_of(day, static_cast<std::uint64_t>(day), 200));
    }
  }
  std::mt19937 random(23);
  std::string expected;
  for (int round = 0; round < 50; ++round) {
    workspace.states.clear();
    std::shuffle(parts.begin(), parts.end(), random);
    for (const auto& [partition, day] : parts) tell(partition, {day});
    pb::Watch sums = watch();
    sums.clear_open();
    sums.clear_audit();  // verdicts are of the moment in which all had told
    if (expected.empty()) expected = sums.SerializeAsString();
    ASSERT_EQ(sums.SerializeAsString(), expected) << "round " << round;
  }
}

TEST_F(WarningWatchTest, a_baseline_needs_seven_days_with_a_value) {
  rules = WarningRules({growth()});
  for (Day day = 0; day < 6; ++day) tell_all(day, 0, 100);
  tell_all(6, 0, 150);  // more than the six days before: unknown
  EXPECT_THAT(changes(), testing::IsEmpty());
  tell_all(7, 0, 150);
  EXPECT_THAT(changes(), testing::ElementsAre("growth warning.opened"));
  const Json body = Json::parse(workspace.sent[0].body);
  EXPECT_NEAR(body["figures"]["dau_before"].get<double>(), 750.0 / 7, 1e-9);
}

TEST_F(WarningWatchTest, days_without_any_event_are_not_in_the_baseline) {
  rules = WarningRules({growth()});
  for (Day day = 0; day < 7; ++day) tell_all(day, 0, 100);
  for (Day day = 7; day < 12; ++day) tell_all(day, 0, 0);
  tell_all(12, 0, 100);
  EXPECT_THAT(changes(), testing::IsEmpty());
}

TEST_F(WarningWatchTest, what_is_no_longer_configured_is_closed) {
  tell_all(0, 7, 200);
  rules = WarningRules{};
  tell_all(1, 7, 200);
  EXPECT_THAT(changes(),
              testing::ElementsAre("complaints warning.opened", "complaints warning.closed"));
  EXPECT_EQ(watch().open_size(), 0);
}

TEST_F(WarningWatchTest, the_audit_keeps_the_last_hundred_changes) {
  for (Day day = 0; day < 120; ++day) tell_all(day, day % 2 == 0 ? 20 : 0, 200);
  EXPECT_EQ(changes().size(), 120U);
  EXPECT_EQ(watch().audit_size(), kMaxAudit);
  EXPECT_EQ(Json::parse(watch().audit(kMaxAudit - 1))["day"], day_text(kFirst + 119));
}

TEST_F(WarningWatchTest, a_partial_that_is_none_is_rejected) {
  for (const char* body : {"{}", "[]", R"({"partition":2,"days":[]})",
                           R"({"partition":0,"days":[{"day":1,"sums":[-1]}]})"}) {
    WarningWatch(rules, 2, workspace).take(body);
  }
  EXPECT_EQ(workspace.rejected.size(), 4U);
  EXPECT_EQ(workspace.find(kWatchKey), nullptr);
}

class TellDaysTest : public ::testing::Test {
 protected:
  void mark(Day day, std::int64_t minute) {
    tell_days(log.it.workspaces[0], calendar, 0,
              from_unix_ms((kShopDay + day) * kShopDayMs + minute * 60'000));
  }
  std::vector<Day> told() {
    std::vector<Day> days;
    for (const auto& sent : log.it.workspaces[0].sent) {
      EXPECT_EQ(sent.entity, kWatchKey);
      const auto partials = decode_partials(sent.body);
      for (const DayPartial& day : partials.value().days) days.push_back(day.day - kShopDay);
    }
    log.it.workspaces[0].sent.clear();
    return days;
  }
  BusinessLog log;
  Calendar calendar{"UTC"};
};

TEST_F(TellDaysTest, a_day_is_told_once_when_it_has_settled) {
  log.did("ann", "pay", 0, R"({"revenue":1})");
  mark(1, 9);
  told();
  mark(1, 10);
  EXPECT_THAT(told(), testing::ElementsAre(0));
  mark(1, 11);
  EXPECT_THAT(told(), testing::IsEmpty());
}

TEST_F(TellDaysTest, a_late_event_makes_its_day_told_again) {
  log.did("ann", "pay", 0, R"({"revenue":1})");
  mark(2, 10);
  EXPECT_EQ(told().size(), static_cast<std::size_t>(kToldDays));
  log.did("bob", "complain", 1);
  mark(2, 11);
  EXPECT_THAT(told(), testing::ElementsAre(1));
}

TEST_F(TellDaysTest, what_is_told_is_the_partitions_own_sums) {
  log.did("ann", "pay", 0, R"({"revenue":1.5})");
  mark(1, 10);
  const auto partials = decode_partials(log.it.workspaces[0].sent.back().body);
  ASSERT_TRUE(partials);
  EXPECT_EQ(partials->days.back().sums, log.sums(0));
  EXPECT_EQ(at(partials->days.back().sums, Sum::kRevenue), 150U);
}

}  // namespace
}  // namespace hearth::segmenter
