#include "ingest/core/frames.hpp"

#include <gtest/gtest.h>

#include "ingest/core/request_fixture.hpp"

namespace hearth::ingest {
namespace {

std::string body(int events) {
  std::string text = "{\"batch\":[";
  for (int i = 0; i < events; ++i) {
    text += (i == 0 ? "" : ",") + std::string(R"({"type":"page","userId":"u)") +
            std::to_string(i % 10) + R"(","messageId":"m)" + std::to_string(i) + "\"}";
  }
  return text + "]}";
}

TEST(CutFrames, puts_every_event_into_the_home_of_its_entity_and_keeps_their_order) {
  const auto batch = testing::parse(body(100));
  const auto frames =
      cut_frames(batch.accepted, testing::kReceived, {.partitions = 4, .max_payload = 1 << 20});
  std::size_t events = 0;
  for (const auto& frame : frames) {
    EXPECT_EQ(frame.frame.received, testing::kReceived);
    int last = -1;
    for (const auto& event : frame.frame.events) {
      EXPECT_EQ(contract::home(contract::entity_of(event), 4), frame.partition);
      const int number = std::stoi(std::string(event.message_id.substr(1)));
      EXPECT_GT(number, last);
      last = number;
      ++events;
    }
  }
  EXPECT_EQ(events, 100U);
  EXPECT_LE(frames.size(), 4U);
}

TEST(CutFrames, keeps_every_encoded_frame_below_the_limit) {
  const auto batch = testing::parse(body(100));
  const FrameLimits limits{.partitions = 2, .max_payload = kFrameOverhead + 2000};
  const auto frames = cut_frames(batch.accepted, testing::kReceived, limits);
  EXPECT_GT(frames.size(), 2U);
  const contract::Envelope envelope{std::string(36, 'e'), "/hearth/ingest", testing::kReceived};
  std::size_t events = 0;
  for (const auto& frame : frames) {
    const auto payload = contract::encode(envelope, contract::Kind::kEvent, frame.frame);
    EXPECT_LE(payload.size(), limits.max_payload);
    events += frame.frame.events.size();
  }
  EXPECT_EQ(events, 100U);
}

TEST(CutFrames, gives_a_request_that_is_sent_again_the_same_message_ids) {
  const auto first = testing::parse(body(20));
  const auto again = testing::parse(body(20));
  const FrameLimits limits{.partitions = 3, .max_payload = 1 << 20};
  const auto a = cut_frames(first.accepted, testing::kReceived, limits);
  const auto b = cut_frames(again.accepted, testing::kReceived + Millis(5000), limits);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].message_id, b[i].message_id);
}

TEST(CutFrames, makes_nothing_of_nothing) {
  EXPECT_TRUE(
      cut_frames({}, testing::kReceived, {.partitions = 1, .max_payload = 1 << 20}).empty());
}

}  // namespace
}  // namespace hearth::ingest
