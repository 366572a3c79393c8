#include "service/access_log.hpp"

#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hearth::service {
namespace {

// A clock that moves on by itself, so that the bound of lines a second never cuts.
std::chrono::system_clock::time_point ticking() {
  static std::chrono::system_clock::time_point now{};
  return now += std::chrono::seconds(1);
}

class LoggedAnswers : public ::testing::Test {
 protected:
  std::vector<nlohmann::json> lines() {
    std::vector<nlohmann::json> out;
    std::istringstream text(text_.str());
    for (std::string line; std::getline(text, line);) out.push_back(nlohmann::json::parse(line));
    return out;
  }
  void answer(int status, const Request& request = {}) {
    access_log_.answered(&route_, request, {status, 17, std::chrono::milliseconds(250)});
  }

  std::ostringstream text_;
  Log log_{{"test", "0", ""}, text_, &ticking};
  AccessLog access_log_{log_};
  Route route_{.method = "GET", .path = "/v1/users/{id}"};
};

TEST_F(LoggedAnswers, say_what_was_asked_by_template_and_whose_trace_it_was) {
  Request request;
  request.path = "/v1/users/ann";
  request.request_id = "r1";
  request.trace = {.id = std::string(32, 'a'), .span = std::string(16, 'b'), .sampled = true};
  answer(200, request);
  ASSERT_EQ(lines().size(), 1U);
  const auto line = lines().front();
  EXPECT_EQ(line["msg"], "request answered");
  EXPECT_EQ(line["level"], "info");
  EXPECT_EQ(line["route"], "/v1/users/{id}");
  EXPECT_EQ(line["method"], "GET");
  EXPECT_EQ(line["code"], 200);
  EXPECT_EQ(line["bytes"], 17);
  EXPECT_DOUBLE_EQ(line["duration_s"].get<double>(), 0.25);
  EXPECT_EQ(line["request_id"], "r1");
  EXPECT_EQ(line["trace_id"], request.trace.id);
  EXPECT_EQ(line["span_id"], request.trace.span);
  EXPECT_EQ(text_.str().find("ann"), std::string::npos);
}

TEST_F(LoggedAnswers, are_all_that_failed_and_one_in_a_thousand_that_did_not) {
  for (std::uint64_t i = 0; i < 2 * AccessLog::kSampling; ++i) answer(200);
  EXPECT_EQ(lines().size(), 2U);
  answer(404);
  answer(503);
  ASSERT_EQ(lines().size(), 4U);
  EXPECT_EQ(lines()[2]["level"], "info");
  EXPECT_EQ(lines()[3]["level"], "error");
  EXPECT_EQ(lines()[3]["msg"], "request failed");
}

TEST_F(LoggedAnswers, are_all_at_level_debug_and_only_failures_at_level_error) {
  log_.set_level(Level::kDebug);
  for (int i = 0; i < 10; ++i) answer(204);
  EXPECT_EQ(lines().size(), 10U);
  log_.set_level(Level::kError);
  answer(404);
  EXPECT_EQ(lines().size(), 10U);
  answer(500);
  EXPECT_EQ(lines().size(), 11U);
}

TEST_F(LoggedAnswers, of_a_probe_are_none) {
  route_.options.logged = Logged::kNo;
  answer(503);
  EXPECT_EQ(text_.str(), "");
}

TEST_F(LoggedAnswers, of_an_unknown_path_hold_nothing_that_the_caller_wrote) {
  Request request;
  request.method = "BREW";
  request.path = "/secret";
  access_log_.answered(nullptr, request, {404, 0, {}});
  EXPECT_EQ(lines().front()["route"], "unmatched");
  EXPECT_EQ(lines().front()["method"], "any");
  EXPECT_EQ(text_.str().find("secret"), std::string::npos);
}

}  // namespace
}  // namespace hearth::service
