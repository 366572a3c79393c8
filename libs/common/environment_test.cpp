#include "common/environment.hpp"

#include <cstring>
#include <string_view>

#include <gtest/gtest.h>

namespace hearth {
namespace {

const char* lookup(const char* name) {
  if (std::strcmp(name, "NUMBER") == 0) return "42";
  if (std::strcmp(name, "WORD") == 0) return "fish";
  if (std::strcmp(name, "LIST") == 0) return "a,,b";
  if (std::strcmp(name, "ON") == 0) return "1";
  if (std::strcmp(name, "EMPTY") == 0) return "";
  return nullptr;
}

TEST(Environment, gives_the_fallback_for_an_unset_or_empty_name) {
  Environment environment(lookup);
  EXPECT_EQ(environment.text("ABSENT", "x"), "x");
  EXPECT_EQ(environment.text("EMPTY", "x"), "x");
  EXPECT_EQ(environment.number("ABSENT", 7, 0, 9), 7);
  EXPECT_FALSE(environment.flag("ABSENT"));
  EXPECT_TRUE(environment.problems().empty());
}

TEST(Environment, reads_numbers_flags_and_lists) {
  Environment environment(lookup);
  EXPECT_EQ(environment.number("NUMBER", 0, 0, 100), 42);
  EXPECT_TRUE(environment.flag("ON"));
  EXPECT_EQ(environment.list("LIST"), (std::vector<std::string>{"a", "b"}));
}

TEST(Environment, reports_every_problem_and_goes_on) {
  Environment environment(lookup);
  environment.number("WORD", 0, 0, 100);
  environment.number("NUMBER", 0, 0, 41);
  environment.flag("WORD");
  ASSERT_EQ(environment.problems().size(), 3U);
  EXPECT_EQ(environment.problems()[1], "NUMBER=42 is not a whole number from 0 to 41");
}

TEST(Environment, shows_what_is_in_force_and_no_secret) {
  Environment environment([](const char* name) -> const char* {
    const std::string_view asked = name;
    if (asked == "API_KEYS") return "one,two";
    if (asked == "WEBHOOK_SECRET") return "whsec_x";
    if (asked == "NATS_URL") return "nats://ann:p@ss@one:4222,nats://token@two,nats://three:4222";
    if (asked == "PORT") return "80";
    return nullptr;
  });
  environment.list("API_KEYS");
  environment.list("WRITE_KEYS");
  environment.text("WEBHOOK_SECRET", "");
  environment.text("NATS_URL", "");
  environment.text("REDIS_URL", "redis://127.0.0.1:6379");
  environment.number("PORT", 1, 0, 100);
  environment.flag("DEV");
  EXPECT_EQ(environment.in_force(),
            "API_KEYS=***\n"
            "DEV=0\n"
            "NATS_URL=nats://***@one:4222,nats://***@two,nats://three:4222\n"
            "PORT=80\n"
            "REDIS_URL=redis://127.0.0.1:6379\n"
            "WEBHOOK_SECRET=***\n"
            "WRITE_KEYS=\n");
}

}  // namespace
}  // namespace hearth
