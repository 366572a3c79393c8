#include "population.hpp"

#include <map>
#include <set>

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "batch.hpp"

namespace hearth::load {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr std::string_view kTime = "2026-11-22T04:52:22.468Z";

std::string events(Population population, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) {
    population.append_event(out, kTime);
    out += '\n';
  }
  return out;
}

std::string field(const std::string& event, std::string_view name) {
  const std::string begin = "\"" + std::string(name) + "\":\"";
  const std::size_t at = event.find(begin);
  if (at == std::string::npos) return {};
  return event.substr(at + begin.size(), event.find('"', at + begin.size()) - at - begin.size());
}

TEST(Population, makes_the_same_events_from_the_same_seed) {
  EXPECT_EQ(events(Population({.seed = 7}), 500), events(Population({.seed = 7}), 500));
  EXPECT_NE(events(Population({.seed = 7}), 500), events(Population({.seed = 8}), 500));
}

TEST(Population, numbers_its_message_ids_from_zero) {
  Population population({.run = "r1"});
  std::string out;
  EXPECT_EQ(population.append_event(out, kTime), 0U);
  EXPECT_EQ(population.append_event(out, kTime), 1U);
  EXPECT_THAT(out, HasSubstr(R"("messageId":"r1-1")"));
  EXPECT_EQ(population.message_id(1), "r1-1");
}

TEST(Population, keeps_within_its_users_and_prefers_the_first_ones) {
  Population population({.users = 100});
  std::map<std::string, int> seen;
  for (int i = 0; i < 20'000; ++i) {
    std::string event;
    population.append_event(event, kTime);
    ++seen[field(event, "userId")];
  }
  EXPECT_EQ(seen.size(), 100U);
  EXPECT_EQ(seen.count("u100"), 0U);
  EXPECT_GT(seen["u0"], 5 * seen["u99"]);
}

TEST(Population, lets_an_anonymous_visitor_come_three_times_before_it_says_who_it_is) {
  Population population({.users = 1, .anonymous_percent = 100});
  std::string visits, identify, later;
  for (int i = 0; i < 3; ++i) population.append_event(visits, kTime);
  population.append_event(identify, kTime);
  population.append_event(later, kTime);
  EXPECT_THAT(visits, HasSubstr(R"("anonymousId":"a0")"));
  EXPECT_THAT(visits, Not(HasSubstr("userId")));
  EXPECT_THAT(identify, HasSubstr(R"("type":"identify")"));
  EXPECT_THAT(identify, HasSubstr(R"("userId":"u0","anonymousId":"a0")"));
  EXPECT_THAT(later, HasSubstr(R"("userId":"u0")"));
  EXPECT_THAT(later, Not(HasSubstr("anonymousId")));
}

TEST(Population, lets_about_the_stated_share_of_users_begin_anonymous) {
  Population population({.users = 2'000, .anonymous_percent = 30});
  std::set<std::string> users, anonymous;
  for (int i = 0; i < 60'000; ++i) {
    std::string event;
    population.append_event(event, kTime);
    users.insert(field(event, "userId"));
    anonymous.insert(field(event, "anonymousId"));
  }
  EXPECT_NEAR(static_cast<double>(anonymous.size()) / static_cast<double>(users.size()), 0.3, 0.05);
}

TEST(Batch, holds_its_events_and_the_write_key_and_begins_where_the_last_one_ended) {
  Population population({.run = "r"});
  Batch batch;
  fill(batch, population, 15, "key", from_unix_ms(0));
  EXPECT_EQ(batch.first, 0U);
  EXPECT_THAT(batch.body, HasSubstr(R"({"writeKey":"key","sentAt":"1970-01-01T00:00:00.000Z")"));
  EXPECT_THAT(batch.body, HasSubstr(R"("messageId":"r-14")"));
  fill(batch, population, 2, "key", from_unix_ms(0));
  EXPECT_EQ(batch.first, 15U);
  EXPECT_EQ(batch.events, 2U);
  EXPECT_THAT(batch.body, Not(HasSubstr(R"("messageId":"r-14")")));
}

}  // namespace
}  // namespace hearth::load
