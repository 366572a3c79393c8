#include "ingest/keeper.hpp"

#include <gmock/gmock.h>

#include "ingest/ingest_fixture.hpp"

namespace hearth::ingest::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

class KeeperTest : public IngestTest {};

TEST_F(KeeperTest, requests_are_told_to_come_back_until_log_and_configuration_exist) {
  start();
  const auto answer = send_batch(event("a"));
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(header(answer, "Retry-After"), "1");
  EXPECT_THAT(body_of(answer), HasSubstr(R"("code":"unavailable")"));
  EXPECT_FALSE(health.ready().ok);
  EXPECT_TRUE(health.live().ok);
  install();
  configure("tracking_plan: {strict: false}");
  EXPECT_TRUE(eventually([&] { return health.ready().ok; }));
  EXPECT_EQ(status_of(send_batch(event("a"))), 200);
}

TEST_F(KeeperTest, a_new_configuration_is_obeyed_without_a_restart) {
  start_ready();
  configure("tracking_plan: {strict: true}");
  ASSERT_TRUE(eventually([&] { return terms.current()->configuration == 2; }));
  EXPECT_THAT(body_of(send_batch(event("a"))), HasSubstr("event_not_planned"));
}

TEST_F(KeeperTest, a_configuration_that_cannot_be_read_leaves_the_one_before_in_force) {
  start_ready();
  configure("nonsense: true");
  configure("tracking_plan: {strict: true}");
  ASSERT_TRUE(eventually([&] { return terms.current()->configuration == 3; }));
  EXPECT_TRUE(health.ready().ok);
}

TEST_F(KeeperTest, without_the_broker_requests_get_503_and_with_it_again_200) {
  start_ready();
  ASSERT_EQ(status_of(send_batch(event("a"))), 200);
  nats.kill9();
  const auto answer = send_batch(event("b"));
  EXPECT_EQ(status_of(answer), 503);
  EXPECT_EQ(header(answer, "Retry-After"), "1");
  const std::string dropped = R"(hearth_queue_dropped_total{queue="frames",reason=")";
  EXPECT_TRUE(has_series(dropped + R"(unavailable"} 1)") ||
              has_series(dropped + R"(unanswered"} 1)"));
  EXPECT_TRUE(eventually([&] { return !health.ready().ok; }));
  EXPECT_TRUE(health.live().ok);
  nats.restart();
  ASSERT_TRUE(eventually([&] { return health.ready().ok; }));
  ASSERT_TRUE(eventually([&] { return status_of(send_batch(event("b"))) == 200; }));
  // The client library tells of it on a thread of its own, a little later.
  EXPECT_TRUE(eventually([&] { return !has_series("hearth_nats_reconnects_total 0"); }));
}

TEST_F(KeeperTest, a_stream_that_is_nearly_full_is_refused_and_the_others_are_served) {
  install({.max_bytes = 64 * 1024});
  configure("tracking_plan: {strict: false}");
  const auto home = contract::home(contract::user_entity("u1"), 4);
  const std::string filling(56 * 1024, 'x');
  const auto subject = names.subject(home, contract::Kind::kMark);
  ASSERT_TRUE(publisher->publish_and_wait({.subject = subject, .payload = filling}, kLong));
  start();
  ASSERT_TRUE(eventually([&] { return has_series("hearth_ingest_full_streams 1"); }));
  const auto refused = send_batch(event("a", "u1"));
  EXPECT_EQ(status_of(refused), 503);
  EXPECT_EQ(header(refused, "Retry-After"), "1");
  int other = 2;
  while (contract::home(contract::user_entity("u" + std::to_string(other)), 4) == home) ++other;
  EXPECT_EQ(status_of(send_batch(event("b", "u" + std::to_string(other)))), 200);
  // Whose events are refused is not observed: marks go to the others only.
  ASSERT_TRUE(eventually([&] {
    now_ms += 30'000;
    return stored(contract::Kind::kMark).size() >= 1 + 3;
  }));
  EXPECT_EQ(messages(names.stream(home)), 3U);  // genesis, configuration, and what filled it
}

TEST_F(KeeperTest, each_minute_marks_every_partition_once) {
  start_ready();
  ASSERT_TRUE(eventually([&] { return health.ready().ok; }));
  // Half a minute on, the next minute has begun; its mark is asked for again and again.
  ASSERT_TRUE(eventually([&] {
    now_ms += 30'000;
    return !stored(contract::Kind::kMark).empty();
  }));
  const auto is_whole = [&] { return stored(contract::Kind::kMark).size() % 4 == 0; };
  ASSERT_TRUE(eventually(is_whole));
  contract::Decoder decoder;
  for (const auto& message : stored(contract::Kind::kMark)) {
    const auto envelope = decoder.envelope(message.payload);
    ASSERT_TRUE(envelope.has_value());
    EXPECT_EQ(to_unix_ms(envelope->time) % 60'000, 0);
    EXPECT_THAT(envelope->id, HasSubstr("mark/"));
  }
}

}  // namespace
}  // namespace hearth::ingest::testing
