#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "backtest.hpp"

// For tests: files in a folder of their own, and a small product.
namespace hearth::backtest {

inline constexpr const char* kShop = R"yaml(
tracking_plan:
  events:
    Buy: {class: consume, meaning: payment, properties: {revenue: number}}
    Read: {class: absorb}
    Complain: {class: none, meaning: complaint}
segments:
  rules:
    buyer:
      title: Buys
      rule: count("Buy", "7d") >= 2
    silent: days_since("*") >= 2
warnings:
  complaints:
    open: complaint_rate > 0.4
    close: complaint_rate < 0.2
    sample: dau
    minimum_sample: 2
    programme: experience
    owner: product
score:
  half_life: 7d
  lowest_band: 10
  classes:
    consume: {cap: 35, half_saturation: 2}
    create: {cap: 25, half_saturation: 4}
    social: {cap: 20, half_saturation: 6}
    absorb: {cap: 15, half_saturation: 12}
    presence: {cap: 5, half_saturation: 5}
)yaml";

class BacktestFixture : public ::testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = std::filesystem::temp_directory_path() / "hearth-backtest-XXXXXX";
    ASSERT_NE(mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& content) const {
    std::ofstream(folder_ / name, std::ios::binary) << content;
    return folder_ / name;
  }

  // In UTC, on days of January 2026.
  Wishes wishes(const std::string& content) const {
    Wishes wishes;
    wishes.file = write("events.ndjson", content);
    wishes.zone = "UTC";
    return wishes;
  }

  static contract::Product shop() {
    auto parsed = contract::parse_product(kShop);
    EXPECT_TRUE(parsed.product) << (parsed.problems.empty() ? "" : parsed.problems.front().text);
    return std::move(parsed.product).value_or(contract::Product{});
  }

  Result<Outcome> play(const Wishes& wishes) const { return backtest("shop.yaml", shop(), wishes); }

  std::filesystem::path folder_;
};

inline std::string line(const std::string& user, const std::string& event, int day, int hour,
                        const std::string& properties = "{}", int second = 0) {
  static int count = 0;
  const auto two = [](int number) { return std::to_string(100 + number).substr(1); };
  return R"({"type":"track","userId":")" + user + R"(","event":")" + event + R"(","messageId":"m)" +
         std::to_string(++count) + R"(","timestamp":"2026-01-)" + two(day) + "T" + two(hour) +
         ":00:" + two(second) + R"(Z","properties":)" + properties + "}\n";
}

}  // namespace hearth::backtest
