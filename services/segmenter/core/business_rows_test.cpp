#include "segmenter/core/business_rows.hpp"

#include <algorithm>
#include <random>

#include <gtest/gtest.h>

#include "segmenter/core/business_log.hpp"
#include "segmenter/core/kpi_tables.hpp"
#include "segmenter/core/person.hpp"
#include "segmenter/core/segment_figures.hpp"

namespace hearth::segmenter {
namespace {

std::string id_of(std::size_t number) { return "m" + std::to_string(number); }

ShopEvent random_event(std::mt19937& random, std::size_t number) {
  static constexpr const char* kNames[] = {"pay", "refund", "share", "read", "open",
                                           "ask", "reply",  "rate",  "pay",  "refund"};
  ShopEvent event;
  event.name = kNames[random() % std::size(kNames)];
  (random() % 2 == 0 ? event.user : event.anonymous) = "p" + std::to_string(random() % 3);
  event.day = static_cast<Day>(random() % 70);
  event.seconds = static_cast<std::int64_t>(random() % 3);
  event.id = id_of(number);
  const std::string key = std::to_string(random() % 4);
  event.properties = R"({"revenue":)" + std::to_string(1 + random() % 5);
  if (random() % 3 != 0) event.properties += R"(,"order_id":")" + key + R"(","ticket_id":)" + key;
  if (random() % 3 == 0) event.properties += R"(,"rewarded":true)";
  if (random() % 5 == 0) event.properties += R"(,"invited_by":"zoe")";
  event.properties += R"(,"score":)" + std::to_string(random() % 11) + "}";
  if (random() % 4 == 0) event.context = R"({"campaign":{"name":"spring"}})";
  return event;
}

std::vector<ShopEvent> random_history(std::mt19937& random) {
  std::vector<ShopEvent> events;
  for (std::size_t i = 0; i < 60; ++i) events.push_back(random_event(random, i));
  for (const char* person : {"p0", "p1"}) {
    ShopEvent identify{.user = person, .anonymous = person, .day = 30};
    identify.id = id_of(events.size());
    identify.type = contract::EventType::kIdentify;
    events.push_back(identify);
  }
  return events;
}

// The rows that figures are read from, and the users' dealings behind them.
std::map<std::string, std::string> folded(const std::vector<ShopEvent>& events,
                                          std::mt19937& random) {
  BusinessLog log(4);
  for (const ShopEvent& event : events) {
    log.apply(event);
    if (random() % 4 == 0) log.it.deliver_one(random());
  }
  log.it.settle();
  return log.it.bytes();
}

TEST(BusinessRowsTest, equal_events_give_equal_bytes_in_any_order_and_with_any_delay_of_links) {
  std::mt19937 random(17);
  for (int round = 0; round < 60; ++round) {
    std::vector<ShopEvent> events = random_history(random);
    const auto expected = folded(events, random);
    std::shuffle(events.begin(), events.end(), random);
    ASSERT_EQ(folded(events, random), expected) << "round " << round;
  }
}

TEST(BusinessRowsTest, cells_are_the_sum_over_users_of_what_each_contributes) {
  std::mt19937 random(19);
  for (int round = 0; round < 20; ++round) {
    BusinessLog log(1);
    for (const ShopEvent& event : random_history(random)) log.apply(event);
    log.it.settle();
    MemoryWorkspace again;
    BusinessRows rows(again);
    for (const auto& [key, state] : log.it.workspaces[0].states) {
      if (state.has_user() && state.user().forward().empty()) rows.contribute(state.user(), 1);
    }
    for (const Sum sum : {Sum::kPayers, Sum::kPayers30, Sum::kRepurchasers30, Sum::kBrushed,
                          Sum::kSupportAnswered, Sum::kSupportMs, Sum::kInvited, Sum::kAttracted,
                          Sum::kUnrewarded, Sum::kSharers, Sum::kFirstPayers}) {
      for (Day day = 0; day < 100; ++day) {
        std::vector<pb::Entity> fresh;
        for (const auto& [key, state] : again.states) fresh.push_back(state);
        ASSERT_EQ(log.sum(sum, day), at(DayTable(fresh).day(kShopDay + day), sum))
            << sum_name(static_cast<std::size_t>(sum)) << " on day " << day;
      }
    }
  }
}

SegmentFigures of_everybody(const BusinessLog& log, Day to) {
  SegmentFigures figures;
  for (const MemoryWorkspace& partition : log.it.workspaces) {
    for (const auto& [key, state] : partition.states) {
      if (!state.has_user() || !has_activity(state.user())) continue;
      figures.add({state.user(), PersonFigures(state.user()), deals_of(state.user())}, to);
    }
  }
  return figures;
}

// Counted again from the users, without the rows.
TEST(BusinessRowsTest, a_segment_of_everybody_has_the_figures_of_the_product) {
  std::mt19937 random(23);
  for (int round = 0; round < 20; ++round) {
    BusinessLog log(4);
    for (const ShopEvent& event : random_history(random)) log.apply(event);
    log.it.settle();
    const auto rows = log.it.rows();
    for (Day day = 0; day < 110; ++day) {
      const SegmentFigures all = of_everybody(log, kShopDay + day);
      const DaySums sums = DayTable(rows).day(kShopDay + day);
      const std::vector<std::pair<Sum, std::uint64_t>> counted{
          {Sum::kDau, all.dau},
          {Sum::kWau, all.wau},
          {Sum::kMau, all.mau},
          {Sum::kPayers, all.payers},
          {Sum::kPayers30, all.payers_30d},
          {Sum::kRepurchasers30, all.repurchasers_30d},
          {Sum::kUnrewarded, all.unrewarded},
          {Sum::kCoreUsers, all.core_users},
          {Sum::kVoluntarySharers, all.voluntary_sharers},
          {Sum::kSupportAsked, all.requests},
          {Sum::kSupportAnswered, all.replies},
          {Sum::kSupportMs, static_cast<std::uint64_t>(all.reply_ms)}};
      for (const auto& [sum, count] : counted) {
        ASSERT_EQ(count, at(sums, sum)) << sum_name(static_cast<std::size_t>(sum)) << day;
      }
      const std::vector<std::int64_t> n(kRetentionDays.begin(), kRetentionDays.end());
      const auto told = KpiTables(rows).retention(n, kShopDay + day)["days"];
      const auto since = segment_kpis(all, kShopDay + day)["since_first_day"];
      for (std::size_t i = 0; i < n.size(); ++i) {
        for (const char* name : {"n", "eligible", "returned", "retention"}) {
          ASSERT_EQ(since[i][name], told[i][name]) << name << " of " << n[i] << " on " << day;
        }
      }
    }
  }
}

TEST(BusinessRowsTest, unlinking_gives_every_figure_back) {
  BusinessLog apart(4), joined(4);
  for (BusinessLog* log : {&apart, &joined}) {
    log->did("ann", "pay", 5, R"({"revenue":3,"order_id":"1"})");
    log->did("bob", "refund", 6, R"({"revenue":3,"order_id":"1"})");
    log->did("bob", "pay", 1, R"({"revenue":7})");
  }
  EXPECT_EQ(joined.it.command("u:ann", "link", R"({"entity":"u:bob"})").first, 200);
  joined.it.settle();
  EXPECT_EQ(joined.sum(Sum::kBrushed, 5), 1U);
  EXPECT_EQ(joined.sum(Sum::kFirstPayers, 5), 0U);
  EXPECT_EQ(joined.it.command("u:ann", "unlink", R"({"entity":"u:bob"})").first, 200);
  joined.it.settle();
  for (Day day = 0; day < 40; ++day) ASSERT_EQ(joined.sums(day), apart.sums(day)) << "day " << day;
}

TEST(BusinessRowsTest, what_is_subtracted_leaves_no_row) {
  BusinessLog log(1);
  log.did("ann", "pay", 5, R"({"revenue":3,"order_id":"1"})");
  log.did("ann", "share", 50);
  MemoryWorkspace workspace;
  const pb::User user = log.it.user("u:ann");
  BusinessRows rows(workspace);
  rows.contribute(user, 1);
  EXPECT_FALSE(workspace.states.empty());
  rows.contribute(user, -1);
  rows.drop_empty();
  EXPECT_TRUE(workspace.states.empty());
}

TEST(BusinessRowsTest, a_reader_who_never_pays_takes_a_byte_a_day) {
  BusinessLog log;
  for (Day day = 0; day < 28; ++day) log.did("ann", "read", day);
  EXPECT_LE(log.it.user("u:ann").own().dealings().ByteSizeLong(), 34U);
  log.did("bob", "open", 0);
  EXPECT_FALSE(log.it.user("u:bob").own().has_dealings());
}

TEST(BusinessRowsTest, of_many_orders_the_newest_are_kept_whatever_came_first) {
  std::vector<Day> days(300);
  for (std::size_t i = 0; i < days.size(); ++i) days[i] = static_cast<Day>(i);
  BusinessLog forwards, backwards;
  const auto order = [](Day day) {
    return R"({"revenue":1,"order_id":")" + std::to_string(day) + R"("})";
  };
  for (const Day day : days) forwards.did("ann", "pay", day, order(day));
  for (auto day = days.rbegin(); day != days.rend(); ++day) {
    backwards.did("ann", "pay", *day, order(*day));
  }
  EXPECT_EQ(forwards.it.user("u:ann").own().dealings().orders().times_size(),
            static_cast<int>(kMaxMessages));
  EXPECT_EQ(forwards.it.bytes(), backwards.it.bytes());
}

}  // namespace
}  // namespace hearth::segmenter
