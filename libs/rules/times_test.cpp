#include <gtest/gtest.h>

#include "rules/expected_values.hpp"

namespace hearth::rules {
namespace {

using example::expect;
using example::value_of;

TEST(Times, a_timestamp_has_parts_in_utc) {
  expect({{"joined", "timestamp(\"2026-01-31T08:00:00Z\")"},
          {"joined.getFullYear()", "2026"},
          {"joined.getMonth()", "0"},
          {"joined.getDate()", "31"},
          {"joined.getDayOfMonth()", "30"},
          {"joined.getDayOfYear()", "30"},
          {"timestamp('2024-12-31T00:00:00Z').getDayOfYear()", "365"},
          {"joined.getDayOfWeek()", "6"},
          {"joined.getHours()", "8"},
          {"timestamp('2026-01-31T08:59:07.025Z').getMinutes()", "59"},
          {"timestamp('2026-01-31T08:59:07.025Z').getSeconds()", "7"},
          {"timestamp('2026-01-31T08:59:07.025Z').getMilliseconds()", "25"},
          {"timestamp('1969-12-31T23:59:59.999Z').getSeconds()", "59"},
          {"timestamp('1969-12-31T23:59:59.999Z').getMilliseconds()", "999"},
          {"duration('90m').getHours()", "1"},
          {"duration('90m').getMinutes()", "90"},
          {"duration('-90.5s').getSeconds()", "-90"},
          {"duration('90.5s').getMilliseconds()", "500"},
          {"timestamp('1969-12-31T23:30:00-01:00').getHours()", "0"},
          {"timestamp('1969-12-31T23:00:00Z').getHours()", "23"}});
}

// Berlin's clocks went from 02:00 to 03:00 on 2026-03-29 at 01:00 in UTC.
TEST(Times, a_timestamp_has_parts_in_a_zone) {
  expect({{"joined.getHours('Asia/Shanghai')", "16"},
          {"joined.getHours('UTC')", "8"},
          {"joined.getHours('+11:30')", "19"},
          {"joined.getHours('02:00')", "10"},
          {"joined.getMinutes('-02:30')", "30"},
          {"timestamp('2026-03-29T00:59:59Z').getHours('Europe/Berlin')", "1"},
          {"timestamp('2026-03-29T01:00:00Z').getHours('Europe/Berlin')", "3"},
          {"timestamp('2025-12-31T16:00:00Z').getFullYear('Asia/Shanghai')", "2026"},
          {"timestamp('2025-12-31T16:00:00Z').getMonth('Asia/Shanghai')", "0"},
          {"timestamp('2025-12-31T16:00:00Z').getDate('Asia/Shanghai')", "1"},
          {"timestamp('2025-12-31T16:00:00Z').getDayOfWeek('Asia/Shanghai')", "4"},
          {"timestamp('0001-01-01T00:00:00Z').getDate('-01:00')", "error: overflow"},
          {"dyn(joined).getHours('+08:00')", "16"},
          {"dyn(name).getHours('+08:00')", "error: wrong type"},
          {"timestamp(name).getHours('+08:00')", "error: bad conversion"},
          {"timestamp(int(later)).getHours('+08:00')", "unknown"}});
}

TEST(Times, what_is_no_zone_is_told_at_load) {
  for (const auto* text : {"", "Mars/Base", "asia/shanghai", "8", "+8:00", "+24:00", "+08:00 ",
                           "/etc/localtime", "localtime", "Fixed/UTC+08:00:00"}) {
    const std::string call = "joined.getHours('" + std::string(text) + "')";
    EXPECT_NE(value_of(call).find("is no time zone"), std::string::npos) << call;
  }
}

TEST(Times, timestamps_and_durations_add_and_subtract) {
  expect({{"joined + duration('24h')", "timestamp(\"2026-02-01T08:00:00Z\")"},
          {"duration('1h') + joined", "timestamp(\"2026-01-31T09:00:00Z\")"},
          {"joined - duration('1.5s')", "timestamp(\"2026-01-31T07:59:58.5Z\")"},
          {"joined - timestamp('2026-01-30T00:00:00Z')", "duration(\"32h\")"},
          {"duration('1h') + duration('30m')", "duration(\"1h30m\")"},
          {"duration('1h') - duration('90m')", "duration(\"-30m\")"},
          {"timestamp('9999-12-31T23:59:59Z') + duration('1s')", "error: overflow"},
          {"timestamp('0001-01-01T00:00:00Z') - duration('1ms')", "error: overflow"}});
}

TEST(Times, texts_become_times_and_times_texts) {
  expect({{"duration('72h30m')", "duration(\"72h30m\")"},
          {"duration('-250ms')", "duration(\"-0.25s\")"},
          {"string(duration('72h'))", "\"259200s\""},
          {"string(timestamp('2026-01-31T08:00:00.050+08:00'))", "\"2026-01-31T00:00:00.05Z\""},
          {"int(timestamp('1970-01-01T00:01:00Z'))", "60"},
          {"int(timestamp('1969-12-31T23:59:59.5Z'))", "-1"},
          {"timestamp(60)", "timestamp(\"1970-01-01T00:01:00Z\")"},
          {"timestamp(253402300799)", "timestamp(\"9999-12-31T23:59:59Z\")"},
          {"timestamp(253402300800)", "error: overflow"},
          {"timestamp(-62135596801)", "error: overflow"},
          {"timestamp(name)", "error: bad conversion"},
          {"duration(name)", "error: bad conversion"},
          {"timestamp('2024-02-29T00:00:00Z') == timestamp('2024-02-29T00:00:00.000+00:00')",
           "true"}});
}

TEST(Times, what_is_no_time_is_told_at_load) {
  for (const auto* text : {"2026-02-29T00:00:00Z", "2026-01-01", "2026-01-01T24:00:00Z",
                           "2026-01-01T00:00:00", "2026-01-01T00:00:60Z", "0000-01-01T00:00:00Z",
                           "2026-13-01T00:00:00Z", "2026-01-01T00:00:00.Z", "x"}) {
    const std::string quoted = '"' + std::string(text) + '"';
    EXPECT_NE(value_of("timestamp(" + quoted + ")").find("is no timestamp"), std::string::npos);
  }
  for (const auto* text : {"", "-", "1", "1d", "h", "1.h", "1us", "99999999999h", "1h-1m"}) {
    const std::string quoted = '"' + std::string(text) + '"';
    EXPECT_NE(value_of("duration(" + quoted + ")").find("is no duration"), std::string::npos);
  }
}
}  // namespace
}  // namespace hearth::rules
