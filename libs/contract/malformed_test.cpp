#include <functional>
#include <random>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contract/json_reader.hpp"
#include "contract/message.hpp"

// What comes off a broker may be anything. No text crashes the decoder, and what it refuses it
// calls invalid.
namespace hearth::contract {
namespace {

// What was read as a raw object must be JSON to everybody.
void expect_sound_objects(const Frame& frame) {
  simdjson::dom::parser parser;
  for (const Event& event : frame.events) {
    for (const std::string_view raw : {event.properties, event.traits, event.context}) {
      EXPECT_TRUE(raw.empty() || parser.parse(std::string(raw)).is_object()) << raw;
    }
  }
}

// Which of the decoder's functions read `payload`; a failure must be kInvalid.
int readers_of(Decoder& decoder, std::string_view payload) {
  int readers = 0;
  const auto count = [&](const auto& result) {
    if (result) {
      ++readers;
    } else {
      EXPECT_EQ(result.error().kind, ErrorKind::kInvalid);
    }
  };
  Envelope envelope;
  Frame frame;
  count(decoder.frame(payload, envelope, frame));
  expect_sound_objects(frame);
  count(decoder.envelope(payload));
  count(decoder.signal(payload));
  count(decoder.command(payload));
  count(decoder.configuration(payload));
  count(decoder.table(payload));
  count(decoder.genesis(payload));
  return readers;
}

const Envelope kEnvelope{"01J", "/hearth/ingest", from_unix_ms(0)};

std::vector<std::string> good_payloads() {
  Event event{.message_id = "m1", .user_id = "张\"伟", .name = "🎉", .line = 3};
  event.properties = R"({"a":[1,-2.5,{"b":"\u4e2d\n"},[]],"c":{},"d":null,"e":true})";
  event.context = "{}";
  Frame frame;
  frame.import = {"i", 1};
  frame.events = {event, event};
  Signal signal;
  signal.body = R"({"x":{}})";
  return {encode(kEnvelope, Kind::kHistory, frame),
          encode(kEnvelope, signal),
          encode(kEnvelope, Command{"c", "u:1", "set", "k", R"({"x":[{}]})", true}),
          encode(kEnvelope, Configuration{1, "ab", R"({"x":{}})"}),
          encode(kEnvelope, Table{"t", 1, "{}"}),
          encode(kEnvelope, Genesis{16, "hearth", "real", "UTC", 1})};
}

std::string with_event_field(const std::string& field) {
  return R"({"specversion":"1.0","id":"1","source":"/s","type":"hearth.event.v1",)"
         R"("time":"2026-11-22T04:52:22Z","data":{"received":1,"events":[{"id":"m","user":"u",)"
         R"("type":"track","time":1)" +
         field + "}]}}";
}

TEST(Malformed, text_cut_off_at_any_byte_is_refused) {
  Decoder decoder;
  for (const std::string& payload : good_payloads()) {
    ASSERT_EQ(readers_of(decoder, payload), 2) << payload;
    for (std::size_t size = 0; size < payload.size(); ++size) {
      ASSERT_EQ(readers_of(decoder, payload.substr(0, size)), 0) << payload.substr(0, size);
      // The last byte is what a parser in a hurry looks at.
      ASSERT_EQ(readers_of(decoder, payload.substr(0, size) + "}"),
                size + 1 == payload.size() ? 2 : 0)
          << payload.substr(0, size);
    }
  }
}

TEST(Malformed, text_with_anything_after_it_is_refused) {
  Decoder decoder;
  for (const std::string& payload : good_payloads()) {
    for (const auto* more : {"}", "{}", ",", "1", "x", "]", "\"\""}) {
      ASSERT_EQ(readers_of(decoder, payload + more), 0) << more;
    }
    EXPECT_EQ(readers_of(decoder, " \n" + payload + "\r\n "), 2);
  }
}

TEST(Malformed, text_with_any_bytes_changed_never_crashes_and_yields_sound_objects_or_nothing) {
  Decoder decoder;
  std::mt19937 random(20261122);
  constexpr std::string_view kBytes = "{}[]\",:\\0-.en \x01\xff\xc3u";
  for (const std::string& payload : good_payloads()) {
    for (int round = 0; round < 3000; ++round) {
      std::string changed = payload;
      for (unsigned i = 0, count = 1 + random() % 3; i < count; ++i) {
        const std::size_t at = random() % changed.size();
        if (random() % 4 == 0) {
          changed.erase(at, 1);
        } else {
          changed[at] = kBytes[random() % kBytes.size()];
        }
      }
      readers_of(decoder, changed);
    }
  }
}

TEST(Malformed, text_that_is_not_a_message_is_refused) {
  Decoder decoder;
  for (const std::string text :
       {"", " ", "{", "}", "{}", "[]", "null", "1", "\"x\"", "{\"data\":{}}", "\xff", "[{}]",
        "{{}}", "{\"a\"}", "{\"a\":}", "{,}"}) {
    EXPECT_EQ(readers_of(decoder, text), 0) << text;
  }
  EXPECT_EQ(readers_of(decoder, std::string(1000, '\0')), 0);
}

TEST(Malformed, attributes_of_the_wrong_value_or_type_or_missing_are_refused) {
  Decoder decoder;
  const std::string good = encode_empty(kEnvelope, Kind::kTick);
  const std::string tick(message_type(Kind::kTick));
  ASSERT_TRUE(decoder.envelope(good));
  const std::vector<std::pair<std::string, std::string>> changes = {
      {R"("specversion":"1.0")", R"("specversion":"2.0")"},
      {R"("specversion":"1.0")", R"("specversion":1.0)"},
      {R"("id":"01J")", R"("id":1)"},
      {R"("id":"01J",)", ""},
      {R"("source":)", R"("sauce":)"},
      {tick, tick + "9"},
      {"1970-01-01T", "1970-01-32T"},
      {R"("1970-01-01T00:00:00.000Z")", "0"},
      {"application/json", "text/plain"},
      {R"("data":{})", R"("data":{},"data":{})"},
      {R"(,"data":{})", ""},
  };
  for (const auto& [from, to] : changes) {
    std::string changed = good;
    ASSERT_NE(changed.find(from), std::string::npos) << from;
    changed.replace(changed.find(from), from.size(), to);
    EXPECT_FALSE(decoder.envelope(changed)) << changed;
  }
}

TEST(Malformed, events_with_fields_of_the_wrong_type_are_refused) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  ASSERT_TRUE(decoder.frame(with_event_field(""), envelope, frame));
  for (const auto* field : {R"(,"id":1)",
                            R"(,"id":"")",
                            R"(,"id":null)",
                            R"(,"id":{})",
                            R"(,"type":"click")",
                            R"(,"type":1)",
                            R"(,"time":"now")",
                            R"(,"time":1.5)",
                            R"(,"time":9223372036854775808)",
                            R"(,"line":-1)",
                            R"(,"line":"1")",
                            R"(,"user":["u"])",
                            R"(,"user":"")",
                            R"(,"event":true)",
                            R"(,"properties":[])",
                            R"(,"properties":"{}")",
                            R"(,"properties":null)",
                            R"(,"traits":1)",
                            R"(,"context":{"a":1]})",
                            R"(,"context":{"a":[1}})",
                            R"(,"context":{"a" 1})",
                            R"(,"context":{"a":1 2})",
                            R"(,"context":{"a":nul})",
                            R"(,"context":{"a":01})",
                            R"(,"context":{"a":"\q"})",
                            R"(,"context":{"\q":1})",
                            R"(,"context":{"a":"\ud800"})",
                            R"(,"context":{"a":tru})",
                            R"(,"context":{"a":1,})",
                            R"(,"context":{1:1})",
                            R"(,"context":{"a":"\u12"})",
                            ",\"context\":{\"a\":\"\n\"}",
                            ",\"context\":{\"\xff\":1}"}) {
    EXPECT_FALSE(decoder.frame(with_event_field(field), envelope, frame)) << field;
    EXPECT_TRUE(frame.events.empty());
  }
}

TEST(Malformed, an_event_needs_an_id_of_at_most_a_hundred_bytes) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  const auto with_id = [](std::size_t size) {
    return with_event_field(",\"id\":\"" + std::string(size, 'x') + "\"");
  };
  EXPECT_TRUE(decoder.frame(with_id(100), envelope, frame));
  EXPECT_FALSE(decoder.frame(with_id(101), envelope, frame));
}

TEST(Malformed, nesting_is_read_up_to_its_bound_and_refused_beyond) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  const auto nested = [](int depth, const char* open, const char* inner, const char* close) {
    std::string text;
    for (int i = 0; i < depth; ++i) text += open;
    text += inner;
    for (int i = 0; i < depth; ++i) text += close;
    return with_event_field(",\"traits\":" + text);
  };
  EXPECT_TRUE(decoder.frame(nested(kMaxRawDepth - 1, "{\"a\":", "{}", "}"), envelope, frame));
  EXPECT_TRUE(decoder.frame(nested(kMaxRawDepth - 1, "{\"a\":", "1", "}"), envelope, frame));
  EXPECT_FALSE(decoder.frame(nested(kMaxRawDepth, "{\"a\":", "{}", "}"), envelope, frame));
  for (const int depth : {1000, 5000, 200000}) {
    EXPECT_EQ(readers_of(decoder, nested(depth, "{\"a\":", "{}", "}")), 1);
    EXPECT_EQ(readers_of(decoder, nested(depth, "[", "1", "]")), 1);
    EXPECT_EQ(readers_of(decoder, std::string(static_cast<std::size_t>(depth), '{')), 0);
  }
}

TEST(Malformed, fields_of_a_later_version_are_passed_over_whatever_they_hold) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  const std::string later = R"("later":[{"id":"x","events":[1]},"}",null,{}])";
  const std::string payload = "{" + later + "," + with_event_field("," + later).substr(1);
  const auto status = decoder.frame(payload, envelope, frame);
  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(frame.events.at(0).message_id, "m");
}

TEST(Malformed, keys_are_read_even_where_they_are_needlessly_escaped) {
  Decoder decoder;
  Envelope envelope;
  Frame frame;
  const auto status = decoder.frame(with_event_field(R"(,"\u0065vent":"Open")"), envelope, frame);
  ASSERT_TRUE(status) << status.error().detail;
  EXPECT_EQ(frame.events.at(0).name, "Open");
}

TEST(Malformed, a_refusal_says_where) {
  const auto result = Decoder().signal(R"({"specversion":"1.0","id":7})");
  ASSERT_FALSE(result);
  EXPECT_NE(result.error().detail.find("at id"), std::string::npos) << result.error().detail;
}

}  // namespace
}  // namespace hearth::contract
