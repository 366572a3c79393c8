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

// From the 12th on more users come, and as many buy as before: but of 20 orders a day 18 are
// refunded three days later, or none.
std::string bought_growth(bool refunded, std::string (*user)(int), std::string (*order)(int, int)) {
  std::string log;
  for (int day = 1; day <= 24; ++day) {
    const int users = day < 12 ? 100 : 140;
    for (int i = 0; i < users; ++i) log += line(user(i), "Article Read", day, 9);
    for (int i = 0; i < 20; ++i) log += line(user(i), "Order Completed", day, 10, order(day, i));
    for (int i = 0; refunded && day > 8 && i < 18; ++i)
      log += line(user(i), "Order Refunded", day, 11, order(day - 3, i));
  }
  return log;
}

TEST_F(ShippedWarningsTest, orders_that_are_refunded_days_later_make_growth_hollow) {
  EXPECT_TRUE(contains(changes(bought_growth(true, &user, &order)), "hollow-growth opened"));
  EXPECT_FALSE(contains(changes(bought_growth(false, &user, &order)), "hollow-growth"));
}

// Thirty requests a day; each is answered within a minute, but on the 3rd six are not, or not
// before the 5th.
TEST_F(ShippedWarningsTest, requests_that_nobody_answers_open_support_response) {
  for (const bool late : {false, true}) {
    std::string log;
    for (int day = 1; day <= 7; ++day) {
      for (int i = 0; i < 30; ++i) {
        const std::string ticket =
            R"({"ticket_id":"t)" + std::to_string(day) + "-" + std::to_string(i) + R"("})";
        log += line(user(i), "Support Requested", day, 9, ticket);
        if (day != 3 || i >= 6) log += line(user(i), "Support Replied", day, 9, ticket);
        if (day == 5 && late && i < 6) {
          const std::string old = R"({"ticket_id":"t3-)" + std::to_string(i) + R"("})";
          log += line(user(i), "Support Replied", day, 10, old);
        }
      }
    }
    const std::vector<std::string> told = changes(log);
    EXPECT_TRUE(contains(told, "2026-01-03 support-response opened"));
    EXPECT_TRUE(contains(told, "2026-01-04 support-response closed"));
  }
}

}  // namespace
}  // namespace hearth::backtest
