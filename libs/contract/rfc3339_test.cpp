#include <gtest/gtest.h>

#include "contract/json_text.hpp"

namespace hearth::contract {
namespace {

TEST(Rfc3339, writes_whole_milliseconds_in_utc) {
  EXPECT_EQ(to_rfc3339(from_unix_ms(0)), "1970-01-01T00:00:00.000Z");
  EXPECT_EQ(to_rfc3339(from_unix_ms(-1)), "1969-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(from_unix_ms(1795323142468)), "2026-11-22T04:52:22.468Z");
  EXPECT_EQ(to_rfc3339(from_unix_ms(1709164800000)), "2024-02-29T00:00:00.000Z");
}

TEST(Rfc3339, writes_the_nearest_time_that_has_four_digits_of_year) {
  EXPECT_EQ(to_rfc3339(from_unix_ms(INT64_MAX)), "9999-12-31T23:59:59.999Z");
  EXPECT_EQ(to_rfc3339(from_unix_ms(INT64_MIN)), "0000-01-01T00:00:00.000Z");
}

TEST(Rfc3339, reads_what_it_writes) {
  for (const std::int64_t ms : {0LL, -1LL, 1795323142468LL, 253402300799999LL, -62167219200000LL}) {
    EXPECT_EQ(parse_rfc3339(to_rfc3339(from_unix_ms(ms))), from_unix_ms(ms)) << ms;
  }
}

TEST(Rfc3339, reads_offsets_and_any_number_of_decimals) {
  const TimePoint time = from_unix_ms(1795323142000);
  for (const auto* text :
       {"2026-11-22T04:52:22Z", "2026-11-22t04:52:22z", "2026-11-22 04:52:22Z",
        "2026-11-22T12:52:22+08:00", "2026-11-21T23:22:22-05:30", "2026-11-22T04:52:22.0000001Z"}) {
    EXPECT_EQ(parse_rfc3339(text), time) << text;
  }
  EXPECT_EQ(parse_rfc3339("2026-11-22T04:52:22.4Z"), time + Millis{400});
  EXPECT_EQ(parse_rfc3339("2026-11-22T04:52:22.46899999999999999999999Z"), time + Millis{468});
  EXPECT_EQ(parse_rfc3339("2016-12-31T23:59:60Z"), parse_rfc3339("2016-12-31T23:59:59Z"));
}

TEST(Rfc3339, refuses_everything_else) {
  for (const auto* text : {"",
                           "2026",
                           "2026-11-22",
                           "2026-11-22T04:52:22",
                           "2026-11-22T04:52Z",
                           "2026-13-22T04:52:22Z",
                           "2026-00-22T04:52:22Z",
                           "2026-02-29T04:52:22Z",
                           "2026-11-31T04:52:22Z",
                           "2026-11-00T04:52:22Z",
                           "2026-11-22T24:52:22Z",
                           "2026-11-22T04:60:22Z",
                           "2026-11-22T04:52:61Z",
                           "2026-11-22T04:52:22.Z",
                           "2026-11-22T04:52:22,4Z",
                           "2026-11-22T04:52:22ZZ",
                           " 2026-11-22T04:52:22Z",
                           "2026-11-22T04:52:22+24:00",
                           "2026-11-22T04:52:22+0800",
                           "2026-11-22T04:52:22+08:60",
                           "+026-11-22T04:52:22Z",
                           "2026-1-122T04:52:22Z",
                           "２026-11-22T04:52:22Z"}) {
    EXPECT_FALSE(parse_rfc3339(text)) << text;
  }
}

}  // namespace
}  // namespace hearth::contract
