#include "service/log.hpp"

#include <sstream>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "service/log_limiter.hpp"

namespace hearth::service {
namespace {

using Json = nlohmann::json;
using std::chrono::microseconds;
using std::chrono::system_clock;

system_clock::time_point fixed_now() {
  return system_clock::time_point(microseconds(1'700'000'000'000'042));
}

std::vector<Json> lines(const std::ostringstream& out) {
  std::vector<Json> parsed;
  std::istringstream in(out.str());
  for (std::string line; std::getline(in, line);) {
    EXPECT_LT(line.size(), 16U * 1024);
    parsed.push_back(Json::parse(line));
  }
  return parsed;
}

TEST(Log, writes_one_json_line_with_the_fields_of_the_operator_guide) {
  std::ostringstream out;
  Log log({"ingest", "1.2.3", "pod-7"}, out, fixed_now);
  log.named("http").warn("request failed", {{"route", "/v1/batch"},
                                            {"code", 500},
                                            {"duration_s", 0.25},
                                            {"late", true},
                                            Field(Error{ErrorKind::kLimit, "full"})});
  const Json line = lines(out).at(0);
  EXPECT_EQ(line, Json::parse(R"({"ts":"2023-11-14T22:13:20.000042Z","level":"warn",
    "msg":"request failed","logger":"http","service":"ingest","version":"1.2.3","pod":"pod-7",
    "route":"/v1/batch","code":500,"duration_s":0.25,"late":true,
    "error":{"kind":"limit","message":"full"}})"));
}

TEST(Log, changes_its_level_for_every_logger_at_once) {
  std::ostringstream out;
  Log log({"s", "v", ""}, out, fixed_now);
  Log child = log.named("child");
  child.debug("unseen");
  log.set_level(Level::kDebug);
  child.debug("seen");
  log.set_level(Level::kError);
  child.warn("unseen too");
  ASSERT_EQ(lines(out).size(), 1U);
}

TEST(Log, keeps_a_line_within_16_kib_and_valid_whatever_the_bytes) {
  std::ostringstream out;
  Log log({"s", "v", ""}, out, fixed_now);
  const std::string bad(60'000, '\xff');
  log.error("big", {{"a", bad}, {"b", bad}, {"c", bad}, {"d", bad}, {"e", bad}});
  log.error("line\nfeed", {{"k", "v\nw"}});
  const auto all = lines(out);
  ASSERT_EQ(all.size(), 2U);
  EXPECT_TRUE(all[0]["truncated"].get<bool>());
  EXPECT_EQ(all[1]["k"], "v\nw");
}

TEST(Log, counts_what_it_suppresses_in_a_second) {
  std::ostringstream out;
  Log log({"s", "v", ""}, out, fixed_now);
  for (int i = 0; i < 100; ++i) log.info("flood");
  log.info("another");
  EXPECT_EQ(lines(out).size(), LogLimiter::kBurst + 1);
}

TEST(LogLimiter, reports_the_suppressed_count_with_the_next_second) {
  LogLimiter limiter;
  for (std::uint64_t i = 0; i < LogLimiter::kBurst; ++i)
    EXPECT_EQ(limiter.admit("k", fixed_now()), 0U);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(limiter.admit("k", fixed_now()), std::nullopt);
  EXPECT_EQ(limiter.admit("k", fixed_now() + std::chrono::seconds(1)), 5U);
  EXPECT_EQ(limiter.admit("k", fixed_now() + std::chrono::seconds(2)), 0U);
}

}  // namespace
}  // namespace hearth::service
