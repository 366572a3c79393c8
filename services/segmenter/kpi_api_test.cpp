#include "segmenter/served_segmenter.hpp"

namespace hearth::segmenter {
namespace {

using KpiApiTest = ServedSegmenter;

TEST_F(KpiApiTest, no_answer_names_a_day_that_the_calendar_has_not) {
  happened("ann", {"App Opened"});
  const auto days = call("GET", "/v1/kpis?to=1970-01-07&" + at_least()).body["days"];
  ASSERT_EQ(days.size(), 3U);
  EXPECT_EQ(days[0]["day"], "1970-01-05");
  const auto weeks = call("GET", "/v1/weekly?from=1970-01-06&to=1970-01-07").body["weeks"];
  ASSERT_EQ(weeks.size(), 1U);
  EXPECT_EQ(weeks[0]["week"], "1970-01-05");
  for (const char* path : {"/v1/kpis?to=1970-01-01", "/v1/weekly?from=1970-01-01&to=1970-01-07",
                           "/v1/kpis/business?to=1970-01-04"}) {
    const Answered refused = call("GET", path);
    EXPECT_EQ(refused.status, 400) << path;
    EXPECT_EQ(refused.body["code"], "invalid_day") << path;
  }
}

TEST_F(KpiApiTest, before_the_first_event_all_is_zero) {
  for (const char* path : {"/v1/kpis", "/v1/kpis/business", "/v1/weekly", "/v1/monthly"}) {
    EXPECT_EQ(call("GET", path).status, 200) << path;
  }
  const auto days = call("GET", "/v1/kpis").body["days"];
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0]["dau"], 0);
}

TEST_F(KpiApiTest, a_ratio_without_a_denominator_is_null) {
  happened("ann", {"App Opened"});
  const auto days =
      call("GET", "/v1/kpis?from=2001-01-01&to=2001-01-01&" + at_least()).body["days"];
  ASSERT_EQ(days.size(), 1U);
  EXPECT_EQ(days[0]["mau"], 0);
  EXPECT_TRUE(days[0]["stickiness"].is_null());
  const auto retention = call("GET", "/v1/retention?days=30").body["days"];
  ASSERT_EQ(retention.size(), 1U);
  EXPECT_EQ(retention[0]["eligible"], 0);
  EXPECT_TRUE(retention[0]["retention"].is_null());
}

}  // namespace
}  // namespace hearth::segmenter
