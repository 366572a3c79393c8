#include <algorithm>
#include <sstream>

#include "backtest.hpp"
#include "backtest_fixture.hpp"
#include "warning_text.hpp"

// The warnings of hearth.yaml over what shows only days after.
namespace hearth::backtest {
namespace {

class ShippedWarningsTest : public BacktestFixture {
 protected:
  std::vector<std::string> changes(const std::string& log) const {
    std::ifstream file(HEARTH_CONFIGURATION);
    std::ostringstream text;
    text << file.rdbuf();
    const auto parsed = contract::parse_product(text.str());
    EXPECT_TRUE(parsed.product);
    const auto outcome = backtest("hearth.yaml", *parsed.product, wishes(log));
    EXPECT_TRUE(outcome) << outcome.error().detail;
    std::vector<std::string> out;
    for (const auto& change : outcome->warnings) {
      const WarningText told = text_of(change);
      out.push_back(told.day + " " + told.name + " " + told.change);
    }
    return out;
  }

  static bool contains(const std::vector<std::string>& all, const std::string& part) {
    return std::any_of(all.begin(), all.end(), [&part](const std::string& one) {
      return one.find(part) != std::string::npos;
    });
  }

  static std::string user(int number) { return "u" + std::to_string(number); }
  static std::string order(int day, int number) {
    return R"({"revenue":20,"order_id":"o)" + std::to_string(day) + "-" + std::to_string(number) +
           R"("})";
  }
};

// From the 12th on more users come, and as many buy as before: but of 20 orders a day, from the
// 5th on, 18 are refunded some days later; with 0, none.
std::string bought_growth(int refunded_after, std::string (*user)(int),
                          std::string (*order)(int, int)) {
  std::string log;
  for (int day = 1; day <= 30; ++day) {
    const int users = day < 12 ? 100 : 140;
    for (int i = 0; i < users; ++i) log += line(user(i), "Article Read", day, 9);
    for (int i = 0; i < 20; ++i) log += line(user(i), "Order Completed", day, 10, order(day, i));
    const int bought = day - refunded_after;
    for (int i = 0; refunded_after > 0 && bought >= 5 && i < 18; ++i)
      log += line(user(i), "Order Refunded", day, 11, order(bought, i));
  }
  return log;
}

TEST_F(ShippedWarningsTest, orders_that_are_refunded_days_later_make_growth_hollow) {
  for (const int days : {1, 3, 7, 10, 14}) {
    const std::vector<std::string> told = changes(bought_growth(days, &user, &order));
    EXPECT_TRUE(contains(told, "hollow-growth opened")) << days;
    EXPECT_FALSE(contains(told, "hollow-growth closed")) << days;
  }
  EXPECT_FALSE(contains(changes(bought_growth(0, &user, &order)), "hollow-growth"));
}

struct Replies {
  int unanswered = 0;  // of the 3rd's 30 requests, when the day is judged
  int after_seconds = 0;
  bool opens = false;
};

// Thirty requests a day. On the 3rd some get no reply, or not before the 5th (`late`).
std::string requests(const Replies& third, bool late, std::string (*user)(int)) {
  std::string log;
  for (int day = 1; day <= 7; ++day) {
    for (int i = 0; i < 30; ++i) {
      const auto ticket = [i](int of_day) {
        return R"({"ticket_id":"t)" + std::to_string(of_day) + "-" + std::to_string(i) + R"("})";
      };
      const bool unanswered = i < third.unanswered;
      log += line(user(i), "Support Requested", day, 9, ticket(day));
      if (day != 3) {
        log += line(user(i), "Support Replied", day, 9, ticket(day));
      } else if (!unanswered) {
        log += line(user(i), "Support Replied", day, 9, ticket(day), third.after_seconds);
      }
      if (day == 5 && late && unanswered)
        log += line(user(i), "Support Replied", day, 10, ticket(3));
    }
  }
  return log;
}

// The mean of all 30, who wait taken at 600 s, reaches 90 s or not.
TEST_F(ShippedWarningsTest, slow_and_missing_replies_open_support_response_together) {
  for (const Replies& third : {Replies{0, 59, false}, Replies{30, 50, true}, Replies{5, 10, true},
                               Replies{3, 50, true}, Replies{1, 50, false}}) {
    for (const bool late : {false, true}) {
      const std::vector<std::string> told = changes(requests(third, late, &user));
      EXPECT_EQ(contains(told, "2026-01-03 support-response opened"), third.opens)
          << third.unanswered << " unanswered, the others after " << third.after_seconds << " s";
      EXPECT_EQ(contains(told, "2026-01-04 support-response closed"), third.opens);
    }
  }
}

}  // namespace
}  // namespace hearth::backtest
