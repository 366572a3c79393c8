#include <algorithm>
#include <chrono>

#include "contract/json_text.hpp"

namespace hearth::contract {
namespace {

namespace chrono = std::chrono;

constexpr TimePoint midnight(int year, unsigned month, unsigned day) {
  return TimePoint{chrono::sys_days{chrono::year{year} / chrono::month{month} / chrono::day{day}}};
}
constexpr TimePoint kFirst = midnight(0, 1, 1);
constexpr TimePoint kLast = midnight(10000, 1, 1) - Millis{1};

void put(char* at, std::uint64_t number, int digits) {
  for (int i = digits - 1; i >= 0; --i, number /= 10) {
    at[i] = static_cast<char>('0' + number % 10);
  }
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Takes pieces off the front of a text; the first piece that does not fit makes everything after it
// fail.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : rest_(text) {}

  int number(std::size_t digits, int most) {
    int value = 0;
    if (rest_.size() < digits) return refuse();
    for (std::size_t i = 0; i < digits; ++i) {
      if (!is_digit(rest_[i])) return refuse();
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value <= most ? value : refuse();
  }

  bool skip(std::string_view any_of) {
    if (rest_.empty() || any_of.find(rest_.front()) == std::string_view::npos) return false;
    rest_.remove_prefix(1);
    return true;
  }

  void expect(std::string_view any_of) {
    if (!skip(any_of)) refuse();
  }

  // The decimals after a point, as milliseconds.
  int decimals() {
    int value = 0, scale = 100;
    if (rest_.empty() || !is_digit(rest_.front())) return refuse();
    for (; !rest_.empty() && is_digit(rest_.front()); rest_.remove_prefix(1), scale /= 10) {
      value += (rest_.front() - '0') * scale;
    }
    return value;
  }

  // "Z" or "+hh:mm", in minutes east of Greenwich.
  chrono::minutes offset() {
    if (skip("Zz")) return chrono::minutes{0};
    const bool west = skip("-");
    if (!west) expect("+");
    const int hours = number(2, 23);
    expect(":");
    const chrono::minutes east = chrono::hours{hours} + chrono::minutes{number(2, 59)};
    return west ? -east : east;
  }

  bool complete() const { return !refused_ && rest_.empty(); }

 private:
  int refuse() {
    refused_ = true;
    return 0;
  }

  std::string_view rest_;
  bool refused_ = false;
};

}  // namespace

std::string to_rfc3339(TimePoint time) {
  time = std::clamp(time, kFirst, kLast);
  const auto day = chrono::floor<chrono::days>(time);
  const chrono::year_month_day date{day};
  const auto ms = static_cast<std::uint64_t>((time - day).count());
  std::string text = "0000-00-00T00:00:00.000Z";
  put(&text[0], static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
  put(&text[5], static_cast<unsigned>(date.month()), 2);
  put(&text[8], static_cast<unsigned>(date.day()), 2);
  put(&text[11], ms / 3600000, 2);
  put(&text[14], ms / 60000 % 60, 2);
  put(&text[17], ms / 1000 % 60, 2);
  put(&text[20], ms % 1000, 3);
  return text;
}

std::optional<TimePoint> parse_rfc3339(std::string_view text) {
  Scanner scan(text);
  const chrono::year year{scan.number(4, 9999)};
  scan.expect("-");
  const auto month = static_cast<unsigned>(scan.number(2, 12));
  scan.expect("-");
  const auto day = static_cast<unsigned>(scan.number(2, 31));
  scan.expect("Tt ");
  const chrono::hours hours{scan.number(2, 23)};
  scan.expect(":");
  const chrono::minutes minutes{scan.number(2, 59)};
  scan.expect(":");
  const chrono::seconds seconds{std::min(scan.number(2, 60), 59)};
  const Millis decimals{scan.skip(".") ? scan.decimals() : 0};
  const chrono::minutes offset = scan.offset();
  const chrono::year_month_day date = year / chrono::month{month} / chrono::day{day};
  if (!scan.complete() || !date.ok()) return std::nullopt;
  return TimePoint{chrono::sys_days{date}} + hours + minutes + seconds + decimals - offset;
}

}  // namespace hearth::contract
