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
          {"joined.getDayOfWeek()", "6"},
          {"joined.getHours()", "8"},
          {"duration('90m').getHours()", "1"},
          {"timestamp('1969-12-31T23:30:00-01:00').getHours()", "0"},
          {"timestamp('1969-12-31T23:00:00Z').getHours()", "23"}});
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
