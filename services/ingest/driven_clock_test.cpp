#include <gmock/gmock.h>

#include "contract/json_text.hpp"
#include "ingest/ingest_fixture.hpp"

namespace hearth::ingest::testing {
namespace {

using std::chrono::hours;

class DrivenClockTest : public IngestTest {
 protected:
  void SetUp() override {
    install({.max_bytes = 16 << 20}, "driven");
    configure("tracking_plan: {strict: false}");
    start();
    ASSERT_NE(terms.wait_for(kLong), nullptr);
  }

  // As the driver does.
  void mark(TimePoint at) {
    for (std::uint16_t p = 0; p < 4; ++p) {
      const auto payload = contract::encode_empty({"clock", "/test", at}, contract::Kind::kMark);
      ASSERT_TRUE(publisher->publish_and_wait(
          {.subject = names.subject({p}, contract::Kind::kMark), .payload = payload}, kLong));
    }
  }

  contract::Frame only_frame() {
    const auto all = stored(contract::Kind::kEvent);
    contract::Frame frame;
    contract::Envelope envelope;
    EXPECT_EQ(all.size(), 1U);
    if (!all.empty()) {
      EXPECT_TRUE(decoder.frame(all.front().payload, envelope, frame));
    }
    return frame;
  }

  contract::Decoder decoder;
};

TEST_F(DrivenClockTest, until_it_was_started_nothing_is_accepted) {
  EXPECT_EQ(status_of(send_batch(event("a"))), 503);
}

TEST_F(DrivenClockTest, an_event_is_received_when_the_last_mark_says_however_far_that_is) {
  mark(now() + hours(24 * 400));
  ASSERT_EQ(status_of(send_batch(event("a"))), 200);
  const auto frame = only_frame();
  EXPECT_EQ(frame.received, now() + hours(24 * 400));
  EXPECT_EQ(frame.events.at(0).time, now() + hours(24 * 400));
}

TEST_F(DrivenClockTest, an_event_may_lie_in_the_machines_future_but_not_in_the_driven_one) {
  mark(now() + hours(24 * 400));
  const std::string time = contract::to_rfc3339(now() + hours(24 * 399));
  ASSERT_EQ(status_of(send_batch(R"({"type":"track","event":"E","userId":"u1","messageId":"a",)"
                                 R"("timestamp":")" +
                                 time + R"("})")),
            200);
  EXPECT_EQ(only_frame().events.at(0).time, now() + hours(24 * 399));
}

TEST_F(DrivenClockTest, the_collector_writes_no_marks_of_its_own) {
  mark(now());
  now_ms += 90'000;
  ASSERT_EQ(status_of(send_batch(event("a"))), 200);
  now_ms += 90'000;
  ASSERT_TRUE(eventually([&] { return has_series("hearth_ingest_full_streams 0"); }));
  EXPECT_EQ(stored(contract::Kind::kMark).size(), 4U);
}

}  // namespace
}  // namespace hearth::ingest::testing
