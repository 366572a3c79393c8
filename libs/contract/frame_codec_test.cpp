#include <string>

#include <gtest/gtest.h>

#include "contract/json_text.hpp"
#include "contract/message.hpp"

namespace hearth::contract {
namespace {

const Envelope kEnvelope{"01J", "/hearth/ingest", from_unix_ms(1795323142468)};

Event full_event() {
  Event event;
  event.message_id = "m-\"1\"\\";
  event.type = EventType::kAlias;
  event.user_id = "张伟";
  event.anonymous_id = "\x01\x1f tab\t";
  event.name = "订单完成 🎉\n";
  event.previous_id = "previous";
  event.group_id = "group";
  event.time = from_unix_ms(-5);
  event.line = UINT64_MAX;
  event.properties = R"({ "a" : [1, -2.5e3, "引\"号\u4e2d", null, true, {}], "b":{"c":[]} })";
  event.traits = "{}";
  event.context = R"({"x":"\ud83c\udf89"})";
  event.extra = R"({"channel":"server","_metadata":{"a":[1]}})";
  event.trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  return event;
}

void expect_same(const Event& is, const Event& was) {
  EXPECT_EQ(is.message_id, was.message_id);
  EXPECT_EQ(is.type, was.type);
  EXPECT_EQ(is.user_id, was.user_id);
  EXPECT_EQ(is.anonymous_id, was.anonymous_id);
  EXPECT_EQ(is.name, was.name);
  EXPECT_EQ(is.previous_id, was.previous_id);
  EXPECT_EQ(is.group_id, was.group_id);
  EXPECT_EQ(is.time, was.time);
  EXPECT_EQ(is.line, was.line);
  EXPECT_EQ(is.properties, was.properties);
  EXPECT_EQ(is.traits, was.traits);
  EXPECT_EQ(is.context, was.context);
  EXPECT_EQ(is.extra, was.extra);
  EXPECT_EQ(is.trace, was.trace);
}

Frame frame_of(std::vector<Event> events) {
  Frame frame;
  frame.received = from_unix_ms(1795323142400);
  frame.events = std::move(events);
  return frame;
}

void expect_round_trip(Decoder& decoder, Kind kind, const Frame& sent) {
  Envelope envelope;
  Frame frame;
  const auto status = decoder.frame(encode(kEnvelope, kind, sent), envelope, frame);
  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(envelope.id, kEnvelope.id);
  EXPECT_EQ(envelope.source, kEnvelope.source);
  EXPECT_EQ(envelope.time, kEnvelope.time);
  EXPECT_EQ(frame.received, sent.received);
  ASSERT_EQ(frame.import.has_value(), sent.import.has_value());
  if (sent.import) {
    EXPECT_EQ(frame.import->id, sent.import->id);
    EXPECT_EQ(frame.import->prev, sent.import->prev);
    EXPECT_EQ(frame.import->end, sent.import->end);
  }
  ASSERT_EQ(frame.events.size(), sent.events.size());
  for (std::size_t i = 0; i < sent.events.size(); ++i) expect_same(frame.events[i], sent.events[i]);
}

TEST(FrameCodec, writes_this_text) {
  Event event{.message_id = "m1", .anonymous_id = "x", .name = "Open", .time = from_unix_ms(17)};
  event.properties = R"({"a":1})";
  Frame frame = frame_of({event});
  frame.import = {"i1", 8};
  EXPECT_EQ(
      encode(kEnvelope, Kind::kHistory, frame),
      R"({"specversion":"1.0","id":"01J","source":"/hearth/ingest","type":"hearth.history.v1",)"
      R"("time":"2026-11-22T04:52:22.468Z","datacontenttype":"application/json",)"
      R"("data":{"received":1795323142400,"import":{"id":"i1","prev":8},)"
      R"("events":[{"id":"m1","type":"track","anonymous":"x","event":"Open","time":17,)"
      R"("properties":{"a":1}}]}})");
}

TEST(FrameCodec, reads_what_it_writes) {
  Decoder decoder;
  const Event bare{.message_id = "m", .user_id = "u"};
  expect_round_trip(decoder, Kind::kEvent, frame_of({bare}));
  expect_round_trip(decoder, Kind::kEvent, frame_of({full_event()}));
  expect_round_trip(decoder, Kind::kEvent, frame_of({}));
  expect_round_trip(decoder, Kind::kEvent, frame_of(std::vector<Event>(2500, full_event())));
  Frame imported = frame_of({full_event(), bare});
  imported.import = {"导入 \"1\"", UINT64_MAX};
  expect_round_trip(decoder, Kind::kHistory, imported);
  Frame end = frame_of({});
  end.import = {"i", 17, true};
  expect_round_trip(decoder, Kind::kHistory, end);
  for (const auto* type : {"track", "identify", "page", "screen", "group", "alias"}) {
    Event event = bare;
    event.type = *parse_event_type(type);
    expect_round_trip(decoder, Kind::kEvent, frame_of({event}));
  }
}

TEST(FrameCodec, reuses_a_frame_without_leaving_anything_of_the_one_before) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  Frame first = frame_of({full_event(), full_event()});
  first.import = {"i", 1};
  ASSERT_TRUE(decoder.frame(encode(kEnvelope, Kind::kHistory, first), envelope, frame));
  const Event bare{.message_id = "m", .user_id = "u"};
  ASSERT_TRUE(decoder.frame(encode(kEnvelope, Kind::kEvent, frame_of({bare})), envelope, frame));
  EXPECT_FALSE(frame.import);
  ASSERT_EQ(frame.events.size(), 1U);
  expect_same(frame.events[0], bare);
  EXPECT_FALSE(decoder.frame("{}", envelope, frame));
  EXPECT_TRUE(frame.events.empty());
}

TEST(FrameCodec, keeps_its_text_when_a_frame_is_moved_and_the_decoder_goes_on) {
  Decoder decoder;
  Envelope envelope;
  Frame frame, other;
  ASSERT_TRUE(
      decoder.frame(encode(kEnvelope, Kind::kEvent, frame_of({full_event()})), envelope, frame));
  const Frame moved = std::move(frame);
  const Event bare{.message_id = "m", .user_id = "u"};
  ASSERT_TRUE(decoder.frame(encode(kEnvelope, Kind::kEvent, frame_of({bare})), envelope, other));
  expect_same(moved.events.at(0), full_event());
}

TEST(FrameCodec, never_writes_more_than_the_bound_it_gives) {
  Event escapes{.message_id = "m", .user_id = "u"};
  const std::string controls(1000, '\x01');
  escapes.name = controls;
  const std::size_t empty = encode(kEnvelope, Kind::kEvent, frame_of({})).size();
  Event longest = full_event();
  longest.time = from_unix_ms(INT64_MIN);
  longest.type = EventType::kIdentify;
  for (const Event& event : {escapes, full_event(), longest}) {
    const std::size_t one = encode(kEnvelope, Kind::kEvent, frame_of({event})).size() - empty;
    const std::size_t two =
        encode(kEnvelope, Kind::kEvent, frame_of({event, event})).size() - empty;
    EXPECT_LE(one, encoded_size_bound(event));
    EXPECT_LE(two, 2 * encoded_size_bound(event));
  }
}

}  // namespace
}  // namespace hearth::contract
