#include "labels.hpp"

#include "backtest_fixture.hpp"

namespace hearth::backtest {
namespace {

constexpr const char* kHeading = "user_id,intent,first_seen,fake_active,bonus_hunter\n";

class LabelsTest : public BacktestFixture {};

TEST_F(LabelsTest, a_label_is_a_user_an_intent_and_two_verdicts) {
  const auto labels = read_labels(write("l.csv", std::string(kHeading) +
                                                     "u1,quiet_reader,2026-01-01T00:00:00Z,0,0\n" +
                                                     "u2,bonus_hunter,2026-01-01T00:00:00Z,0,1\n"));
  ASSERT_TRUE(labels) << labels.error().detail;
  ASSERT_EQ(labels->size(), 2U);
  EXPECT_EQ((*labels)[0].intent, load::Intent::kQuietReader);
  EXPECT_FALSE((*labels)[0].meant.bonus_hunter);
  EXPECT_EQ((*labels)[1].user_id, "u2");
  EXPECT_TRUE((*labels)[1].meant.bonus_hunter);
}

TEST_F(LabelsTest, what_is_no_label_is_refused_with_its_line) {
  const std::string good = std::string(kHeading) + "u1,core,2026-01-01T00:00:00Z,0,0\n";
  for (const char* bad :
       {"u2,core,2026-01-01T00:00:00Z,0\n", "u2,king,2026-01-01T00:00:00Z,0,0\n",
        ",core,2026-01-01T00:00:00Z,0,0\n", "u2,core,2026-01-01T00:00:00Z,0,2\n"}) {
    const auto labels = read_labels(write("l.csv", good + bad));
    ASSERT_FALSE(labels) << bad;
    EXPECT_NE(labels.error().detail.find("l.csv:3:"), std::string::npos) << labels.error().detail;
  }
  EXPECT_FALSE(read_labels(write("l.csv", "user,intent\n")));
  EXPECT_FALSE(read_labels(folder_ / "absent.csv"));
}

}  // namespace
}  // namespace hearth::backtest
