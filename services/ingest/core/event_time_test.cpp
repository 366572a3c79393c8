#include "ingest/core/event_time.hpp"

#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

constexpr std::int64_t kMoment = 1'795'323'142'468;  // 2026-11-22T04:52:22.468Z
constexpr Millis kMaxFuture = std::chrono::minutes(5);

TEST(ParseTime, reads_what_sdks_write) {
  const std::pair<const char*, std::int64_t> cases[] = {
      {"2026-11-22T04:52:22.468Z", kMoment},
      {"2026-11-22T12:52:22.468+08:00", kMoment},
      {"2026-11-22T12:52:22.468+0800", kMoment},
      {"2026-11-21T23:52:22.468-05:00", kMoment},
      {"2026-11-22T04:52:22.468123+00:00", kMoment},  // Python: microseconds
      {"2026-11-22T04:52:22.468987654Z", kMoment},    // Go: nanoseconds
      {"2026-11-22 04:52:22.468", kMoment},
      {"2026-11-22t04:52:22.4z", kMoment - 68},
      {"2026-11-22T04:52:22Z", kMoment - 468},
      {"2026-11-22T04:52Z", kMoment - 22'468},
      {"2024-02-29", 1'709'164'800'000},
      {"1795323142468", kMoment},
      {"0", 0},
  };
  for (const auto& [text, ms] : cases) {
    const auto time = parse_time(text);
    ASSERT_TRUE(time) << text;
    EXPECT_EQ(to_unix_ms(*time), ms) << text;
  }
}

TEST(ParseTime, refuses_what_is_just_wrong) {
  for (const char* text :
       {"", "yesterday", "2026-13-01", "2026-02-29", "2026-00-10", "2026-11-22T24:00:00Z",
        "2026-11-22T04:60:00Z", "2026-11-22T04:52:61Z", "2026-11-22T04:52:22.Z",
        "2026-11-22T04:52:22ZZ", "2026-11-22T04:52:22+24:00", "2026-11-22T", "2026-11-2",
        "1969-12-31", "-1", "253402300800000", "99999999999999999999", "1795323142468.5"}) {
    EXPECT_FALSE(parse_time(text)) << text;
  }
}

TEST(CorrectedTime, cancels_the_error_of_the_clients_clock) {
  const TimePoint received = from_unix_ms(kMoment);
  // The client's clock is years behind; the event happened two seconds before it was sent.
  const ClientTimes times{"2020-01-01T00:00:00Z", "2020-01-01T00:00:02Z"};
  EXPECT_EQ(corrected_time(times, received, kMaxFuture), received - std::chrono::seconds(2));
}

TEST(CorrectedTime, is_the_original_time_where_the_client_does_not_say_when_it_sent) {
  const ClientTimes times{"2026-11-22T04:00:00Z", ""};
  EXPECT_EQ(to_unix_ms(corrected_time(times, from_unix_ms(kMoment), kMaxFuture)),
            to_unix_ms(*parse_time("2026-11-22T04:00:00Z")));
  EXPECT_EQ(corrected_time({"2026-11-22T04:00:00Z", "soon"}, from_unix_ms(kMoment), kMaxFuture),
            *parse_time("2026-11-22T04:00:00Z"));
}

TEST(CorrectedTime, is_the_time_of_receipt_where_nothing_can_be_read) {
  const TimePoint received = from_unix_ms(kMoment);
  EXPECT_EQ(corrected_time({"", "2020-01-01"}, received, kMaxFuture), received);
  EXPECT_EQ(corrected_time({"soon", ""}, received, kMaxFuture), received);
}

TEST(CorrectedTime, is_clamped_beyond_the_allowed_future) {
  const TimePoint received = from_unix_ms(kMoment);
  const auto after = [&](Millis lead) {
    const std::string original = std::to_string(kMoment + lead.count());
    return corrected_time({original, ""}, received, kMaxFuture);
  };
  EXPECT_EQ(after(kMaxFuture), received + kMaxFuture);
  EXPECT_EQ(after(kMaxFuture + Millis(1)), received);
}

TEST(CorrectedTime, is_never_before_1970) {
  const TimePoint received = from_unix_ms(1000);
  EXPECT_EQ(corrected_time({"0", "5000"}, received, kMaxFuture), received);
}

}  // namespace
}  // namespace hearth::ingest
