#include "service/health.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace hearth::service {
namespace {

using Json = nlohmann::json;
using namespace std::chrono_literals;

TEST(Health, is_ready_when_every_check_was_set_and_holds) {
  Health health;
  Check& nats = health.add_check("nats");
  Check& redis = health.add_check("redis");
  EXPECT_FALSE(health.ready().ok);
  nats.set(true);
  redis.set(true, Check::Clock::time_point(1'700'000'000s));
  EXPECT_TRUE(health.ready().ok);
  const Json json = Json::parse(health.ready().json);
  EXPECT_EQ(json["status"], "ok");
  EXPECT_EQ(json["checks"][1],
            Json::parse(R"({"name":"redis","status":"ok","since":"2023-11-14T22:13:20Z"})"));
}

TEST(Health, says_since_when_a_check_has_its_state) {
  Health health;
  Check& nats = health.add_check("nats");
  const auto start = Check::Clock::time_point(1'700'000'000s);
  nats.set(true, start);
  nats.set(true, start + 5s);
  EXPECT_EQ(nats.state().since, start);
  nats.set(false, start + 9s);
  EXPECT_EQ(nats.state().since, start + 9s);
}

TEST(Health, leaves_excluded_checks_out_and_lists_only_failures_when_terse) {
  Health health;
  health.add_check("nats").set(true);
  health.add_check("redis");
  EXPECT_TRUE(health.ready({"redis"}).ok);
  EXPECT_EQ(Json::parse(health.ready({}, false).json)["checks"].size(), 1U);
}

TEST(Health, gives_a_check_back_when_another_worker_asks_for_it_by_its_name) {
  Health health;
  Check& nats = health.add_check("nats");
  nats.set(true);
  EXPECT_EQ(&health.add_check("nats"), &nats);
  EXPECT_TRUE(health.ready().ok);
}

TEST(Health, is_not_ready_but_alive_while_it_drains) {
  Health health;
  health.add_check("nats").set(true);
  health.drain();
  EXPECT_FALSE(health.ready().ok);
  EXPECT_TRUE(health.live().ok);
}

TEST(Health, is_dead_when_a_worker_is_silent_for_too_long) {
  Health health;
  Heartbeat& worker = health.add_worker("fold", 10s);
  EXPECT_TRUE(health.live().ok);
  worker.beat(Heartbeat::Clock::now() - 11s);
  EXPECT_FALSE(health.live().ok);
  worker.beat();
  EXPECT_TRUE(health.live().ok);
}

}  // namespace
}  // namespace hearth::service
