#include "backtest.hpp"

#include "backtest_fixture.hpp"
#include "contract/json_text.hpp"
#include "json_report.hpp"
#include "warning_text.hpp"

namespace hearth::backtest {
namespace {

constexpr const char* kYuan = R"({"revenue":10})";

class BacktestTest : public BacktestFixture {
 protected:
  static const SegmentOutcome& segment(const Outcome& outcome, const std::string& name) {
    for (const SegmentOutcome& one : outcome.segments) {
      if (one.name == name) return one;
    }
    ADD_FAILURE() << "no segment " << name;
    return outcome.segments.front();
  }
  static std::uint64_t size_on(const Outcome& outcome, const std::string& name, int day) {
    const auto at = static_cast<std::size_t>(&segment(outcome, name) - outcome.segments.data());
    const auto wanted = parse_day("2026-01-01").value() + day - 1;
    for (const DaySizes& sizes : outcome.days) {
      if (sizes.day == wanted) return sizes.users[at];
    }
    ADD_FAILURE() << "no sample of January " << day;
    return 0;
  }
};

// ann buys on the 1st and the 2nd: a buyer until the 1st is out of the window of 7 days, on the
// 8th.
std::string anns_purchases() {
  return line("ann", "Buy", 1, 10, kYuan) + line("bob", "Read", 1, 11) +
         line("ann", "Buy", 2, 10, kYuan) + line("bob", "Read", 10, 9);
}

TEST_F(BacktestTest, segments_are_those_of_a_log_that_was_counted_by_hand) {
  const auto outcome = play(wishes(anns_purchases()));
  ASSERT_TRUE(outcome) << outcome.error().detail;
  EXPECT_EQ(outcome->users, 2U);
  EXPECT_EQ(segment(*outcome, "buyer").users, 0U);
  EXPECT_EQ(segment(*outcome, "buyer").entered, 1U);
  EXPECT_EQ(segment(*outcome, "buyer").left, 1U);
  EXPECT_EQ(segment(*outcome, "buyer").title, "Buys");
  EXPECT_EQ(size_on(*outcome, "buyer", 2), 0U);
  EXPECT_EQ(size_on(*outcome, "buyer", 3), 1U);
  EXPECT_EQ(size_on(*outcome, "buyer", 7), 1U);
  EXPECT_EQ(size_on(*outcome, "buyer", 8), 0U);
}

TEST_F(BacktestTest, silence_is_noticed_after_its_days_though_no_event_comes) {
  const auto outcome = play(wishes(anns_purchases()));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(size_on(*outcome, "silent", 3), 0U);
  EXPECT_EQ(size_on(*outcome, "silent", 4), 1U);     // bob, since the 3rd at 11:00
  EXPECT_EQ(size_on(*outcome, "silent", 5), 2U);     // and ann, since the 4th at 10:00
  EXPECT_EQ(segment(*outcome, "silent").users, 1U);  // bob is back
}

TEST_F(BacktestTest, kpis_are_those_of_a_log_that_was_counted_by_hand) {
  const auto outcome = play(wishes(anns_purchases()));
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->daily.size(), 10U);
  EXPECT_EQ(outcome->daily[0]["dau"], 2);
  EXPECT_EQ(outcome->daily[0]["new_users"], 2);
  EXPECT_EQ(outcome->daily[1]["dau"], 1);
  EXPECT_EQ(outcome->daily[1]["wau"], 2);
  EXPECT_EQ(outcome->business["days"][0]["revenue"], 1000);
  EXPECT_EQ(outcome->monthly[0]["events"], 4);
}

TEST_F(BacktestTest, until_leaves_later_events_out_and_lets_time_go_on_to_it) {
  Wishes wished = wishes(line("ann", "Buy", 1, 10, kYuan) + line("ann", "Buy", 5, 10, kYuan));
  wished.until = contract::parse_rfc3339("2026-01-04T00:00:00Z");
  const auto outcome = play(wished);
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->reading.events, 1U);
  EXPECT_EQ(outcome->reading.after_until, 1U);
  EXPECT_EQ(segment(*outcome, "silent").users, 1U);
  EXPECT_EQ(outcome->last, *wished.until);
}

TEST_F(BacktestTest, a_warning_opens_on_the_day_that_its_rule_holds_and_closes) {
  std::string log;
  for (int day = 1; day <= 6; ++day) {
    log += line("ann", "Read", day, 9) + line("bob", "Read", day, 9);
    if (day == 3) log += line("ann", "Complain", day, 10);
  }
  const auto outcome = play(wishes(log));
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->warnings.size(), 2U);
  const WarningText opened = text_of(outcome->warnings[0]), closed = text_of(outcome->warnings[1]);
  EXPECT_EQ(opened.day, "2026-01-03");
  EXPECT_EQ(opened.change, "opened");
  EXPECT_EQ(opened.name, "complaints");
  EXPECT_EQ(opened.programme, "experience");
  EXPECT_EQ(opened.figures, "complaint_rate 0.5");
  EXPECT_EQ(opened.sample, "dau 2 of at least 2");
  EXPECT_EQ(closed.day, "2026-01-04");
  EXPECT_EQ(closed.change, "closed");
}

TEST_F(BacktestTest, why_gives_the_sub_conditions_of_members) {
  Wishes wished = wishes(line("ann", "Buy", 1, 10, kYuan) + line("ann", "Buy", 2, 10, kYuan));
  wished.why = "buyer";
  const auto outcome = play(wished);
  ASSERT_TRUE(outcome);
  ASSERT_EQ(outcome->why.size(), 1U);
  EXPECT_EQ(outcome->why[0].entity, "u:ann");
  ASSERT_EQ(outcome->why[0].terms.size(), 1U);
  EXPECT_EQ(outcome->why[0].terms[0].value, "2");
  wished.why = "byer";
  EXPECT_EQ(play(wished).error().kind, ErrorKind::kNotFound);
}

TEST_F(BacktestTest, what_the_collector_would_refuse_is_counted_by_code_with_its_line) {
  const auto outcome = play(wishes(line("ann", "Read", 1, 10) + "no json\n" +
                                   line("ann", "Buy", 1, 11, R"({"revenue":"ten"})")));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->reading.events, 1U);
  ASSERT_EQ(outcome->reading.examples.size(), 2U);
  EXPECT_TRUE(outcome->reading.examples[0].starts_with("line 2: not_an_object:"))
      << outcome->reading.examples[0];
  EXPECT_TRUE(outcome->reading.examples[1].starts_with("line 3: "));
  EXPECT_EQ(outcome->reading.rejected.size(), 2U);
}

TEST_F(BacktestTest, an_event_that_comes_late_counts_on_its_day_and_time_does_not_go_back) {
  const auto outcome = play(wishes(line("ann", "Read", 5, 10) + line("bob", "Read", 1, 10)));
  ASSERT_TRUE(outcome);
  EXPECT_EQ(outcome->reading.late, 1U);
  EXPECT_EQ(outcome->daily[0]["dau"], 1);
  EXPECT_EQ(outcome->last, contract::parse_rfc3339("2026-01-05T10:00:00Z"));
}

TEST_F(BacktestTest, files_without_events_are_refused_with_the_reason) {
  const auto reason = [this](const std::string& content) {
    const auto outcome = play(wishes(content));
    return outcome ? std::string("accepted") : outcome.error().detail;
  };
  EXPECT_NE(reason("").find("it is empty"), std::string::npos) << reason("");
  EXPECT_NE(reason("{}\n").find("line 1: "), std::string::npos) << reason("{}\n");
  Wishes absent = wishes("");
  absent.file = folder_ / "absent.ndjson";
  EXPECT_NE(play(absent).error().detail.find("cannot be read"), std::string::npos);
}

// People of every kind: anonymous first, joined later, some paying, some silent.
std::string busy_log() {
  std::string log;
  for (int day = 1; day <= 20; ++day) {
    for (int user = 0; user < 40; ++user) {
      if ((user * 7 + day * 3) % (2 + user % 5) != 0) continue;
      const std::string name = "user" + std::to_string(user);
      const bool pays = (user + day) % 3 == 0;
      log += line(name, pays ? "Buy" : "Read", day, user % 24, pays ? kYuan : "{}");
      if (user % 4 != 0 || day % 5 != 0) continue;
      log += R"({"type":"identify","userId":"user)" + std::to_string(user + 1) +
             R"(","anonymousId":")" + name + R"(","messageId":"i)" + std::to_string(user) + "-" +
             std::to_string(day) + R"(","timestamp":"2026-01-)" + (day < 10 ? "0" : "") +
             std::to_string(day) + "T23:30:00Z\"}\n";
    }
  }
  return log;
}

TEST_F(BacktestTest, neither_partitions_nor_threads_change_the_result) {
  Wishes wished = wishes(busy_log());
  wished.why = "buyer";
  const auto report = [&](std::uint16_t partitions, std::size_t threads) {
    wished.partitions = partitions;
    wished.folding_threads = wished.reading_threads = threads;
    auto outcome = play(wished);
    EXPECT_TRUE(outcome);
    if (!outcome) return std::string();
    outcome->seconds = 0;
    return json_report({*outcome}).dump(1);
  };
  const std::string alone = report(1, 1);
  EXPECT_NE(alone.find("\"buyer\""), std::string::npos);
  EXPECT_EQ(report(4, 1), alone);
  EXPECT_EQ(report(7, 3), alone);
}

}  // namespace
}  // namespace hearth::backtest
