#include "segmenter/core/business_figures.hpp"

#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "segmenter/core/business_log.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

using ::testing::DoubleNear;
using ::testing::Optional;

constexpr double kDigit = 1e-9;

TEST(BusinessFiguresTest, money_is_counted_in_fen) {
  BusinessLog log(4);
  log.did("ann", "pay", 0, R"({"revenue":12.34})");
  log.did("ann", "pay", 0, R"({"revenue":0.005})");
  log.did("bob", "pay", 0, R"({"revenue":100})");
  log.did("bob", "refund", 0, R"({"revenue":20})");
  log.did("cyd", "open", 0);
  EXPECT_EQ(log.sum(Sum::kOrders, 0), 3U);
  EXPECT_EQ(log.sum(Sum::kRevenue, 0), 11'235U);
  EXPECT_EQ(log.sum(Sum::kRefunds, 0), 1U);
  EXPECT_EQ(log.sum(Sum::kPayers, 0), 2U);
  EXPECT_THAT(log.figure("net_revenue", 0), Optional(9'235.0));
  EXPECT_THAT(log.figure("arpu", 0), Optional(DoubleNear(11'235.0 / 3, kDigit)));
  EXPECT_THAT(log.figure("arppu", 0), Optional(DoubleNear(11'235.0 / 2, kDigit)));
  EXPECT_THAT(log.figure("money_retained", 0), Optional(DoubleNear(9'235.0 / 11'235, kDigit)));
  EXPECT_THAT(log.figure("paid_conversion", 0), Optional(DoubleNear(2.0 / 3, kDigit)));
}

TEST(BusinessFiguresTest, a_refund_sent_as_a_negative_number_is_the_same_refund) {
  BusinessLog log;
  log.did("ann", "refund", 0, R"({"revenue":-20})");
  EXPECT_EQ(log.sum(Sum::kRefunded, 0), 2'000U);
}

TEST(BusinessFiguresTest, who_pays_on_a_second_day_is_a_repurchaser) {
  BusinessLog log(4);
  log.did("ann", "pay", 0, R"({"revenue":1})");
  log.did("ann", "pay", 0, R"({"revenue":1})");
  log.did("ann", "pay", 5, R"({"revenue":1})");
  log.did("bob", "pay", 5, R"({"revenue":1})");
  EXPECT_THAT(log.figure("repurchasers", 0), Optional(0.0));
  EXPECT_THAT(log.figure("repurchasers", 5), Optional(1.0));
  EXPECT_THAT(log.figure("repurchase_rate", 5), Optional(0.5));
  EXPECT_EQ(log.sum(Sum::kFirstPayers, 5), 1U);
}

TEST(BusinessFiguresTest, a_payment_counts_in_the_thirty_days_that_end_with_each_day) {
  BusinessLog log(4);
  log.did("ann", "pay", 0, R"({"revenue":1})");
  log.did("ann", "pay", 10, R"({"revenue":1})");
  EXPECT_EQ(log.sum(Sum::kPayers30, 29), 1U);
  EXPECT_EQ(log.sum(Sum::kPayers30, 39), 1U);
  EXPECT_EQ(log.sum(Sum::kPayers30, 40), 0U);
  EXPECT_EQ(log.sum(Sum::kRepurchasers30, 9), 0U);
  EXPECT_EQ(log.sum(Sum::kRepurchasers30, 10), 1U);
  EXPECT_EQ(log.sum(Sum::kRepurchasers30, 29), 1U);
  EXPECT_EQ(log.sum(Sum::kRepurchasers30, 30), 0U);
}

TEST(BusinessFiguresTest, an_order_refunded_within_fourteen_days_makes_its_own_day_brushed) {
  BusinessLog log;
  log.did("ann", "pay", 0, R"({"revenue":1,"order_id":"a"})");
  log.did("ann", "pay", 0, R"({"revenue":1,"order_id":"b"})");
  log.did("ann", "pay", 0, R"({"revenue":1,"order_id":"c"})");
  log.did("ann", "pay", 0, R"({"revenue":1})");
  log.did("ann", "refund", 14, R"({"revenue":1,"order_id":"a"})");
  log.did("ann", "refund", 15, R"({"revenue":1,"order_id":"b"})");
  log.did("ann", "refund", 0, R"({"revenue":1})");
  EXPECT_EQ(log.sum(Sum::kBrushed, 0), 1U);
  EXPECT_THAT(log.figure("brushed_share", 0), Optional(0.5));  // a, and the one without a number
  EXPECT_EQ(log.figure("brushed_share", 14), std::nullopt);
}

TEST(BusinessFiguresTest, a_request_is_answered_by_its_tickets_next_reply) {
  BusinessLog log;
  log.did("ann", "ask", 0, R"({"ticket_id":"1"})", 100);
  log.did("ann", "ask", 0, R"({"ticket_id":"2"})", 110);
  log.did("ann", "ask", 0, "", 120);
  log.did("ann", "ask", 0, "", 130);  // belongs to the open one
  log.did("ann", "reply", 0, R"({"ticket_id":"2"})", 140);
  log.did("ann", "reply", 0, R"({"ticket_id":"1"})", 190);
  log.did("ann", "reply", 0, "", 180);
  log.did("ann", "ask", 1, "", 0);
  EXPECT_EQ(log.sum(Sum::kSupportRequests, 0), 4U);
  EXPECT_EQ(log.sum(Sum::kSupportAnswered, 0), 3U);
  EXPECT_THAT(log.figure("support_response_seconds", 0), Optional(DoubleNear(60, kDigit)));
  EXPECT_EQ(log.figure("support_response_seconds", 1), std::nullopt);
  EXPECT_EQ(log.sum(Sum::kSupportAsked, 0), 3U);
  EXPECT_THAT(log.figure("support_unanswered_share", 0), Optional(0.0));
  EXPECT_THAT(log.figure("support_unanswered_share", 1), Optional(1.0));
}

TEST(BusinessFiguresTest, a_request_is_unanswered_until_its_reply_has_come) {
  BusinessLog log(4);
  for (const char* user : {"ann", "bob", "cyd", "dan"}) log.did(user, "ask", 0, "", 100);
  log.did("ann", "reply", 0, "", 110);
  EXPECT_THAT(log.figure("support_unanswered_share", 0), Optional(0.75));
  log.did("bob", "reply", 3, "", 0);  // counts on the day of the request
  EXPECT_THAT(log.figure("support_unanswered_share", 0), Optional(0.5));
  EXPECT_EQ(log.figure("support_unanswered_share", 3), std::nullopt);
}

TEST(BusinessFiguresTest, core_activity_is_compared_with_the_same_time_before) {
  BusinessLog log(4);
  log.did("ann", "open", 0);  // since when there is a product
  for (Day day = 1; day <= 10; ++day) log.did("ann", "write", day);
  for (Day day = 28; day < 43; ++day) log.did("bob", "pay", day, R"({"revenue":1})");
  for (Day day = 28; day < 56; ++day) log.did("cyd", "read", day);  // no core use
  const auto rows = log.it.rows();
  const auto told = business_days(DayTable(rows), {kShopDay + 54, kShopDay + 100});
  const auto change = [&told](std::size_t day) {
    return told["days"].at(day - 54)["core_activity_change"];
  };
  EXPECT_EQ(change(54), nullptr);  // one day too young
  EXPECT_EQ(change(55), 0.5);      // 15 of 10
  EXPECT_EQ(change(90), -1);
  EXPECT_EQ(change(100), nullptr);  // nobody before either
  EXPECT_TRUE(told["formulas"].contains("core_activity_change"));
}

TEST(BusinessFiguresTest, nps_is_promoters_less_detractors_per_hundred_answers) {
  BusinessLog log(4);
  for (const char* score : {"10", "9", "9", "8", "7", "6", "0"}) {
    log.did(std::string("u") + score, "rate", 0, std::string(R"({"score":)") + score + "}");
  }
  log.did("x", "rate", 0, "{}");
  EXPECT_EQ(log.sum(Sum::kNpsAnswers, 0), 7U);
  EXPECT_THAT(log.figure("nps", 0), Optional(DoubleNear(100.0 / 7, kDigit)));
}

TEST(BusinessFiguresTest, who_complains_twice_is_one_of_those_who_complain) {
  BusinessLog log(4);
  log.did("ann", "complain", 0);
  log.did("ann", "complain", 0);
  log.did("bob", "open", 0);
  EXPECT_THAT(log.figure("complaint_rate", 0), Optional(0.5));
  EXPECT_EQ(log.sum(Sum::kComplaints, 0), 2U);
}

TEST(BusinessFiguresTest, what_a_back_end_sends_makes_nobody_active) {
  BusinessLog log(4);
  for (const char* user : {"ann", "bob"}) log.did(user, "pay", 0, R"({"revenue":20})");
  log.did("ann", "refund", 1, R"({"revenue":20})");
  log.did("bob", "reply", 1);
  log.did("nobody yet", "reply", 1);
  EXPECT_EQ(log.sum(Sum::kDau, 1), 0U);
  EXPECT_EQ(log.sum(Sum::kNewUsers, 1), 0U);
  EXPECT_EQ(log.sum(Sum::kRefunded, 1), 2000U);
  EXPECT_THAT(log.figure("retention_day_1", 1), Optional(0.0));
  EXPECT_FALSE(has_activity(log.it.user("u:nobody yet")));
  log.did("nobody yet", "open", 3);
  EXPECT_EQ(log.sum(Sum::kNewUsers, 3), 1U);
  EXPECT_EQ(log.it.user("u:nobody yet").own().first_seen(), (kShopDay + 3) * kShopDayMs);
  log.did("nobody yet", "open", 1);  // late: a day that had only the reply
  EXPECT_EQ(log.sum(Sum::kDau, 1), 1U);
  EXPECT_EQ(log.sum(Sum::kNewUsers, 1), 1U);
}

TEST(BusinessFiguresTest, session_time_is_told_per_session_and_per_user) {
  BusinessLog log;
  log.did("ann", "session", 0, R"({"seconds":60})");
  log.did("ann", "session", 0, R"({"seconds":120.4})");
  EXPECT_THAT(log.figure("session_seconds_mean", 0), Optional(90.0));
  EXPECT_THAT(log.figure("session_seconds_per_user", 0), Optional(180.0));
}

TEST(BusinessFiguresTest, a_rewarded_share_is_not_voluntary) {
  BusinessLog log(4);
  log.did("ann", "share", 0, R"({"rewarded":true})");
  log.did("ann", "share", 0);
  log.did("bob", "share", 0, R"({"rewarded":true})");
  log.did("cyd", "open", 0);
  EXPECT_EQ(log.sum(Sum::kShares, 0), 3U);
  EXPECT_EQ(log.sum(Sum::kVoluntaryShares, 0), 1U);
  EXPECT_EQ(log.sum(Sum::kRewardedEvents, 0), 2U);
  EXPECT_THAT(log.figure("voluntary_share_rate", 0), Optional(DoubleNear(1.0 / 3, kDigit)));
}

TEST(BusinessFiguresTest, the_viral_factor_is_invited_newcomers_per_user_who_shared) {
  BusinessLog log(4);
  log.did("ann", "share", 1);
  log.did("bob", "share", 1);
  log.did("new", "open", 1, R"({"invited_by":"ann"})");
  log.did("new", "open", 2, R"({"invited_by":"ann"})");
  EXPECT_EQ(log.sum(Sum::kInvited, 1), 1U);
  EXPECT_EQ(log.sum(Sum::kInvited, 2), 0U);
  EXPECT_THAT(log.figure("viral_factor", 1), Optional(0.5));
}

TEST(BusinessFiguresTest, activity_without_rewards_is_neither_presence_nor_rewarded) {
  BusinessLog log(4);
  log.did("opens", "open", 0);
  log.did("paid-for", "read", 0, R"({"rewarded":true})");
  log.did("granted", "grant", 0);
  log.did("reads", "read", 0);
  log.did("refunds", "refund", 0, R"({"revenue":1})");
  EXPECT_THAT(log.figure("activity_without_rewards", 0), Optional(0.25));
  EXPECT_EQ(log.sum(Sum::kRewardedEvents, 0), 2U);
}

TEST(BusinessFiguresTest, core_feature_usage_counts_who_consumes_or_creates) {
  BusinessLog log(4);
  log.did("pays", "pay", 0, R"({"revenue":1})");
  log.did("writes", "write", 0, R"({"rewarded":true})");
  log.did("reads", "read", 0);
  log.did("opens", "open", 0);
  EXPECT_THAT(log.figure("core_feature_usage", 0), Optional(0.5));
}

TEST(BusinessFiguresTest, retention_of_a_day_looks_back_at_those_who_came_first_then) {
  BusinessLog log(4);
  log.did("ann", "open", 0);
  log.did("bob", "open", 0);
  log.did("ann", "open", 1);
  log.did("ann", "open", 7);
  EXPECT_THAT(log.figure("retention_day_1", 1), Optional(0.5));
  EXPECT_THAT(log.figure("retention_day_1_eligible", 1), Optional(2.0));
  EXPECT_THAT(log.figure("retention_day_7", 7), Optional(0.5));
  EXPECT_EQ(log.figure("retention_day_3", 1), std::nullopt);
}

TEST(BusinessFiguresTest, growth_is_organic_where_nobody_invited_and_no_campaign_brought) {
  BusinessLog log(4);
  log.did("finds it", "open", 0);
  log.did("invited", "open", 0, R"({"invited_by":"zoe"})");
  log.campaign("clicks an advertisement", "open", 0);
  log.did("clicks one later", "open", 0);
  log.campaign("clicks one later", "open", 3);
  EXPECT_THAT(log.figure("organic_share", 0), Optional(0.5));
  EXPECT_EQ(log.sum(Sum::kAttracted, 0), 2U);
  EXPECT_EQ(log.figure("organic_share", 3), std::nullopt);  // nobody is new
}

TEST(BusinessFiguresTest, a_campaign_of_the_anonymous_days_brought_the_user) {
  BusinessLog log(4);
  log.campaign("", "open", 0, "x");
  log.apply({"ann", "x", "", 2, 0, "", "i1", contract::EventType::kIdentify});
  log.it.settle();
  EXPECT_EQ(log.sum(Sum::kNewUsers, 0), 1U);
  EXPECT_EQ(log.sum(Sum::kAttracted, 0), 1U);
  log.campaign("ann", "open", -1);  // what comes late is of an earlier day, and came by one, too
  log.campaign("", "open", -2, "x");
  log.it.settle();
  EXPECT_EQ(log.sum(Sum::kAttracted, 0), 0U);
  EXPECT_EQ(log.sum(Sum::kAttracted, -2), 1U);
}

TEST(BusinessFiguresTest, a_campaign_has_a_name_or_a_source) {
  EXPECT_TRUE(names_campaign(R"({"campaign":{"source":"weibo"}})"));
  EXPECT_TRUE(names_campaign(R"({"ip":"1","campaign":{"name":"11.11","medium":""}})"));
  for (const char* context : {"", "{}", R"({"campaign":{}})", R"({"campaign":{"name":""}})",
                              R"({"campaign":"x"})", R"({"page":{"campaign":{"name":"x"}}})"}) {
    EXPECT_FALSE(names_campaign(context)) << context;
  }
}

TEST(BusinessFiguresTest, what_has_no_input_yet_is_null_and_not_zero) {
  BusinessLog log;
  log.did("ann", "open", 0);
  const auto rows = log.it.rows();
  const auto table = business_days(DayTable(rows), {kShopDay, kShopDay});
  for (const char* name : {"fake_share", "hunter_share_of_newcomers", "cost_per_retained_user",
                           "nps", "brushed_share"}) {
    EXPECT_TRUE(table["days"][0][name].is_null()) << name;
  }
  EXPECT_EQ(table["days"][0]["revenue"], 0);
}

TEST(BusinessFiguresTest, every_ratio_has_a_formula_over_names_that_exist) {
  const KpiFigures figures;
  std::set<std::string> names;
  for (const Figure& figure : figures.all()) EXPECT_TRUE(names.insert(figure.name).second);
  EXPECT_EQ(figures.all()[figures.find("nps").value()].formula(),
            "(nps_promoters - nps_detractors) / nps_answers * 100");
  EXPECT_EQ(figures.all()[figures.find("retention_day_30").value()].formula(),
            "retention_day_30_returned / retention_day_30_eligible");
  EXPECT_EQ(figures.all()[figures.find("support_response_seconds").value()].formula(),
            "support_response_ms / support_answered / 1000");
  EXPECT_EQ(figures.all()[figures.find("cost_per_retained_user").value()].formula(),
            "(reward_spent - reward_recovered) / (dau - new_users)");
}

TEST(BusinessFiguresTest, the_ltv_curve_sums_net_money_by_days_since_the_first) {
  BusinessLog log(4);
  log.did("ann", "open", 0);  // 2026-01-01
  log.did("ann", "pay", 2, R"({"revenue":10})");
  log.did("ann", "refund", 3, R"({"revenue":4})");
  log.did("bob", "pay", 30, R"({"revenue":2})");  // 2026-01-31, his first day
  log.did("ann", "pay", 181, R"({"revenue":99})");
  const auto rows = log.it.rows();
  const auto cohorts = ltv_curves(DayTable(rows), {kShopDay, kShopDay + 33})["cohorts"];
  ASSERT_EQ(cohorts.size(), 1U);
  EXPECT_EQ(cohorts[0]["cohort"], "2026-01");
  EXPECT_EQ(cohorts[0]["users"], 2);
  EXPECT_EQ(cohorts[0]["complete_days"], 4);  // 31 January is three days old: k = 0 .. 3
  EXPECT_EQ(cohorts[0]["ltv"].size(), 34U);
  EXPECT_EQ(cohorts[0]["ltv"][0], 100.0);
  EXPECT_EQ(cohorts[0]["ltv"][2], 600.0);
  EXPECT_EQ(cohorts[0]["ltv"][33], 400.0);
  const auto later = ltv_curves(DayTable(rows), {kShopDay, kShopDay + 365})["cohorts"];
  EXPECT_EQ(later[0]["ltv"].size(), 181U);
  EXPECT_EQ(later[0]["ltv"][180], 400.0);
}

}  // namespace
}  // namespace hearth::segmenter
