#include "ingest/core/event_time.hpp"

#include <charconv>
#include <cstdint>

namespace hearth::ingest {
namespace {

constexpr std::int64_t kLastMs = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

// Consumes from the front of the text; the first mismatch makes everything after it fail.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::int64_t digits(int count) {
    std::int64_t value = 0;
    for (int i = 0; i < count; ++i) {
      if (text_.empty() || text_.front() < '0' || text_.front() > '9') {
        ok_ = false;
        return 0;
      }
      value = value * 10 + (text_.front() - '0');
      text_.remove_prefix(1);
    }
    return value;
  }
  bool take(char c) {
    if (!text_.starts_with(c)) return false;
    text_.remove_prefix(1);
    return true;
  }
  void expect(char c) { ok_ = take(c) && ok_; }
  bool at_digit() const { return !text_.empty() && text_.front() >= '0' && text_.front() <= '9'; }
  bool done() const { return text_.empty(); }
  bool ok() const { return ok_; }
  void fail() { ok_ = false; }

 private:
  std::string_view text_;
  bool ok_ = true;
};

Millis read_fraction(Scanner& scan) {
  if (!scan.take('.') && !scan.take(',')) return Millis(0);
  if (!scan.at_digit()) scan.fail();
  std::int64_t ms = 0;
  for (std::int64_t place = 100; scan.at_digit(); place /= 10) ms += scan.digits(1) * place;
  return Millis(ms);
}

Millis read_offset(Scanner& scan) {
  if (scan.done() || scan.take('Z') || scan.take('z')) return Millis(0);
  const bool west = scan.take('-');
  if (!west) scan.expect('+');
  const auto hours = scan.digits(2);
  scan.take(':');
  const auto minutes = scan.done() ? 0 : scan.digits(2);
  if (hours > 23 || minutes > 59) scan.fail();
  const Millis offset = std::chrono::hours(hours) + std::chrono::minutes(minutes);
  return west ? -offset : offset;
}

Millis read_time_of_day(Scanner& scan) {
  const auto hour = scan.digits(2);
  scan.expect(':');
  const auto minute = scan.digits(2);
  std::int64_t second = 0;
  if (scan.take(':')) second = scan.digits(2);
  if (hour > 23 || minute > 59 || second > 60) scan.fail();  // 60: a leap second
  const Millis fraction = read_fraction(scan);
  return std::chrono::hours(hour) + std::chrono::minutes(minute) + std::chrono::seconds(second) +
         fraction;
}

std::optional<TimePoint> in_range(std::int64_t ms) {
  if (ms < 0 || ms > kLastMs) return std::nullopt;
  return from_unix_ms(ms);
}

std::optional<TimePoint> parse_calendar(std::string_view text) {
  using namespace std::chrono;
  Scanner scan(text);
  const auto y = scan.digits(4);
  scan.expect('-');
  const auto m = scan.digits(2);
  scan.expect('-');
  const auto d = scan.digits(2);
  const year_month_day date{year(static_cast<int>(y)), month(static_cast<unsigned>(m)),
                            day(static_cast<unsigned>(d))};
  if (!scan.ok() || !date.ok()) return std::nullopt;
  Millis time{0}, offset{0};
  if (!scan.done()) {
    if (!scan.take('T') && !scan.take('t')) scan.expect(' ');
    time = read_time_of_day(scan);
    offset = read_offset(scan);
  }
  if (!scan.ok() || !scan.done()) return std::nullopt;
  return in_range(to_unix_ms(time_point_cast<Millis>(sys_days(date)) + time - offset));
}

}  // namespace

std::optional<TimePoint> parse_time(std::string_view text) {
  std::int64_t ms = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, ms);
  if (error == std::errc{} && stop == end) return in_range(ms);
  return parse_calendar(text);
}

TimePoint corrected_time(const ClientTimes& times, TimePoint received, Millis max_future) {
  if (times.original.empty()) return received;
  const auto original = parse_time(times.original);
  if (!original) return received;
  TimePoint corrected = *original;
  if (!times.sent.empty()) {
    if (const auto sent = parse_time(times.sent)) corrected = received - (*sent - *original);
  }
  if (corrected > received + max_future || to_unix_ms(corrected) < 0) return received;
  return corrected;
}

}  // namespace hearth::ingest
