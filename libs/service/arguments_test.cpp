#include "service/arguments.hpp"

#include <array>
#include <string_view>

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

Environment environment_of(Environment::Lookup lookup) {
  Environment environment(lookup);
  environment.number("PORT", 1, 0, 100);
  environment.list("API_KEYS");
  return environment;
}
Environment good() {
  return environment_of([](const char* name) -> const char* {
    return std::string_view(name) == "API_KEYS" ? "a-key-nobody-sees" : nullptr;
  });
}
Environment bad() {
  return environment_of([](const char*) -> const char* { return "door"; });
}

std::optional<int> status(std::string flag, const Environment& environment) {
  std::string program = "hearth-ingest";
  std::array<char*, 2> words{program.data(), flag.data()};
  return answer_arguments(flag.empty() ? 1 : 2, words.data(), program, environment);
}

TEST(Arguments, without_any_the_service_runs_if_its_environment_is_good) {
  EXPECT_EQ(status("", good()), std::nullopt);
  EXPECT_EQ(status("", bad()), 2);
}

TEST(Arguments, an_unknown_one_is_a_usage_error) {
  testing::internal::CaptureStderr();
  EXPECT_EQ(status("--nonsense", good()), 2);
  EXPECT_NE(testing::internal::GetCapturedStderr().find("usage: hearth-ingest"), std::string::npos);
}

TEST(Arguments, the_version_is_told_whatever_the_environment_says) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(status("--version", bad()), 0);
  EXPECT_EQ(testing::internal::GetCapturedStdout(),
            std::string("hearth-ingest ") + HEARTH_VERSION + "\n");
}

TEST(Arguments, a_check_says_what_is_wrong_and_prints_nothing_else) {
  testing::internal::CaptureStdout();
  testing::internal::CaptureStderr();
  EXPECT_EQ(status("--check-config", good()), 0);
  EXPECT_EQ(status("--check-config", bad()), 2);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "");
  EXPECT_NE(testing::internal::GetCapturedStderr().find("PORT=door"), std::string::npos);
}

TEST(Arguments, what_is_in_force_is_printed_without_secrets) {
  testing::internal::CaptureStdout();
  EXPECT_EQ(status("--print-config", good()), 0);
  EXPECT_EQ(testing::internal::GetCapturedStdout(), "API_KEYS=***\nPORT=1\n");
}

}  // namespace
}  // namespace hearth::service
