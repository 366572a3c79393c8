#include "segmenter/core/segment_figures.hpp"

#include <gtest/gtest.h>

#include "segmenter/core/activity.hpp"
#include "segmenter/core/business_dealings.hpp"
#include "segmenter/core/business_verdicts.hpp"
#include "segmenter/core/person.hpp"

namespace hearth::segmenter {
namespace {

constexpr Day kTo = 20'000;  // a Friday

void act(pb::Activity& part, Day day, std::uint32_t name) {
  static UserZones zones;
  const TimePoint time = from_unix_ms(std::int64_t{day} * 86'400'000);
  record(part, {.day = day, .time = time, .name = name});
  record_habit(*part.mutable_habits(), time, "", zones, Calendar("UTC").local(time));
}

pb::User active_on_days(std::initializer_list<Day> days) {
  pb::User user;
  for (const Day day : days) act(*user.mutable_own(), day, 1);
  return user;
}

SegmentFigures figures_of(const std::vector<pb::User>& users) {
  SegmentFigures figures;
  for (const pb::User& user : users) {
    figures.add({user, PersonFigures(user), deals_of(user)}, kTo);
  }
  return figures;
}

TEST(SegmentFiguresTest, windows_end_with_the_day_asked_for) {
  const SegmentFigures figures =
      figures_of({active_on_days({kTo}), active_on_days({kTo - 6}), active_on_days({kTo - 7}),
                  active_on_days({kTo - 27}), active_on_days({kTo - 28}),
                  active_on_days({kTo - 40, kTo + 1})});
  EXPECT_EQ(figures.size, 6U);
  EXPECT_EQ(figures.dau, 1U);
  EXPECT_EQ(figures.wau, 2U);
  EXPECT_EQ(figures.mau, 4U);
  EXPECT_EQ(figures.days_active, 7U);
}

TEST(SegmentFiguresTest, all_ids_of_a_person_count_as_one) {
  pb::User user = active_on_days({kTo});
  pb::Activity& part = *linked_part(user, "a:x").mutable_activity();
  act(part, kTo, 1);
  act(part, kTo - 1, 2);
  user.mutable_own()->set_paid_fen(150);
  part.set_paid_fen(100);
  const SegmentFigures figures = figures_of({user});
  EXPECT_EQ(figures.size, 1U);
  EXPECT_EQ(figures.days_active, 2U);
  EXPECT_EQ(figures.events.at(1), 2U);
  EXPECT_EQ(figures.grid[4 * 24], 2U);
  EXPECT_EQ(figures.grid[3 * 24], 1U);
  EXPECT_EQ(segment_kpis(figures, kTo)["value_per_user"], 2.5);
}

TEST(SegmentFiguresTest, shares_are_of_all_members_or_of_those_who_were_there_that_day) {
  pb::User paying = active_on_days({kTo}), led = active_on_days({kTo, kTo - 3});
  record(*paying.mutable_own()->mutable_dealings(), {.day = kTo,
                                                     .meaning = contract::Meaning::kPayment,
                                                     .amount = 500,
                                                     .marks = kUnrewarded | kCoreUse});
  record(*led.mutable_own()->mutable_dealings(), {.day = kTo - 3, .campaign = true});
  led.add_memberships()->set_segment(segment_id(kHunterSegment));
  pb::User away = active_on_days({kTo - 1}), late = active_on_days({kTo - 1});
  record(*late.mutable_own()->mutable_dealings(), {.day = kTo, .campaign = true});
  const auto kpis = segment_kpis(figures_of({paying, led, away, late}), kTo);
  EXPECT_EQ(kpis["fake_share"], 0.0);
  EXPECT_EQ(kpis["hunter_share"], 0.25);
  EXPECT_EQ(kpis["organic_share"], 0.75);
  EXPECT_EQ(kpis["paid_conversion"], 0.5);
  EXPECT_EQ(kpis["activity_without_rewards"], 0.5);
  EXPECT_EQ(kpis["core_feature_usage"], 0.5);
  EXPECT_EQ(kpis["voluntary_share_rate"], 0.0);
}

TEST(SegmentFiguresTest, money_of_the_day_and_of_30_days_is_told_of_payers) {
  const auto paying = [](std::initializer_list<Day> days, std::int64_t fen) {
    pb::User user = active_on_days({kTo});
    for (const Day day : days) {
      record(*user.mutable_own()->mutable_dealings(),
             {.day = day, .meaning = contract::Meaning::kPayment, .amount = fen});
    }
    return user;
  };
  pb::User angry = paying({kTo - 30}, 900);  // a day too early
  record(*angry.mutable_own()->mutable_dealings(), {.day = kTo, .marks = kComplained});
  const auto kpis = segment_kpis(
      figures_of({paying({kTo, kTo - 29}, 500), paying({kTo - 1}, 700), angry, paying({}, 0)}),
      kTo);
  EXPECT_EQ(kpis["net_arpu"], 1.25);
  EXPECT_EQ(kpis["repurchase_rate_30d"], 0.5);
  EXPECT_EQ(kpis["complaint_rate"], 0.25);
}

// Of the members' own: what each did after its first day, up to `to`.
nlohmann::ordered_json since(const nlohmann::ordered_json& kpis, Day n) {
  for (const auto& one : kpis["since_first_day"]) {
    if (one["n"] == n) return one;
  }
  return nullptr;
}

TEST(SegmentFiguresTest, retention_and_value_are_of_those_who_have_been_there_long_enough) {
  pb::User back = active_on_days({kTo - 30, kTo - 29, kTo});
  for (const auto& [day, fen] : {std::pair{kTo - 31, 100}, {kTo - 29, 200}, {kTo, 400}}) {
    record(*back.mutable_own()->mutable_dealings(),
           {.day = day, .meaning = contract::Meaning::kPayment, .amount = fen});
  }
  // Its first day is that of another of its ids.
  act(*linked_part(back, "a:x").mutable_activity(), kTo - 31, 1);
  const auto kpis = segment_kpis(
      figures_of({back, active_on_days({kTo - 3, kTo - 2}), active_on_days({kTo, kTo + 1})}), kTo);
  EXPECT_EQ(since(kpis, 1),
            (nlohmann::ordered_json{
                {"n", 1}, {"eligible", 2}, {"returned", 2}, {"retention", 1.0}, {"ltv", 0.5}}));
  EXPECT_EQ(since(kpis, 3)["eligible"], 2);
  EXPECT_EQ(since(kpis, 3)["returned"], 0);
  EXPECT_EQ(since(kpis, 3)["ltv"], 1.5);
  EXPECT_EQ(since(kpis, 30)["eligible"], 1);
  EXPECT_EQ(since(kpis, 30)["ltv"], 3.0);
  EXPECT_EQ(since(kpis, 60)["eligible"], 0);
  EXPECT_TRUE(since(kpis, 60)["retention"].is_null());
  EXPECT_TRUE(since(kpis, 60)["ltv"].is_null());
}

pb::User answering(std::initializer_list<std::pair<Day, int>> answers) {
  pb::User user = active_on_days({kTo - 60});
  for (const auto& [day, score] : answers) {
    record(*user.mutable_own()->mutable_dealings(),
           {.day = day, .meaning = contract::Meaning::kNpsAnswer, .amount = score});
  }
  return user;
}

TEST(SegmentFiguresTest, nps_counts_a_persons_answers_by_day) {
  const auto nps = [](const std::vector<pb::User>& users) {
    return segment_kpis(figures_of(users), kTo)["nps_30d"];
  };
  EXPECT_EQ(nps({answering({{kTo, 9}}), answering({{kTo - 29, 6}}), answering({{kTo - 5, 10}}),
                 answering({{kTo - 5, 7}})}),
            25.0);
  EXPECT_EQ(nps({answering({{kTo, 10}, {kTo, 0}}), answering({{kTo, 8}})}), 0.0);
  EXPECT_EQ(nps({answering({{kTo, 10}, {kTo - 1, 0}, {kTo - 2, 9}})}), 33.333333);
  EXPECT_TRUE(nps({answering({{kTo - 30, 9}, {kTo + 1, 9}, {kTo, -1}})}).is_null());
  pb::User user = answering({{kTo, 10}});
  pb::Activity& part = *linked_part(user, "a:x").mutable_activity();
  part = answering({{kTo, 2}}).own();
  EXPECT_EQ(nps({user}), 0.0);
}

TEST(SegmentFiguresTest, support_is_of_the_requests_of_the_day) {
  const auto asking = [](Day day, std::optional<int> seconds) {
    pb::User user = active_on_days({day});
    pb::Dealings& dealings = *user.mutable_own()->mutable_dealings();
    const TimePoint at = from_unix_ms(std::int64_t{day} * 86'400'000);
    record(dealings, {.day = day, .time = at, .meaning = contract::Meaning::kSupportRequest});
    if (!seconds) return user;
    record(dealings, {.day = day + 1,
                      .time = at + std::chrono::seconds(*seconds),
                      .meaning = contract::Meaning::kSupportReply});
    return user;
  };
  const auto kpis = segment_kpis(
      figures_of({asking(kTo, 30), asking(kTo, 60), asking(kTo, {}), asking(kTo - 1, 9000)}), kTo);
  EXPECT_EQ(kpis["support_response_seconds"], 45.0);
  EXPECT_EQ(kpis["support_unanswered_share"], 0.333333);
}

TEST(SegmentFiguresTest, an_empty_segment_has_no_ratios) {
  const auto kpis = segment_kpis(SegmentFigures(), kTo);
  EXPECT_EQ(kpis["size"], 0);
  EXPECT_TRUE(kpis["stickiness"].is_null());
  EXPECT_TRUE(kpis["value_per_user"].is_null());
  EXPECT_TRUE(kpis["nps_30d"].is_null());
  EXPECT_TRUE(kpis["support_unanswered_share"].is_null());
}

}  // namespace
}  // namespace hearth::segmenter
