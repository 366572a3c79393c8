#include <string>

#include <gtest/gtest.h>

#include "contract/message.hpp"

namespace hearth::contract {
namespace {

const Envelope kEnvelope{"id \"1\"", "/hearth/segmenter/07", from_unix_ms(1795323142468)};
constexpr const char* kBody = R"({ "名字" : "张\"伟\u0001", "n":[1,{"deep":[]}], "🎉":null })";

TEST(MessageCodec, reads_signals_that_it_writes) {
  Signal sent;
  sent.service = "segmenter";
  sent.source = Partition{1023};
  sent.entity = "u:张伟\n";
  sent.name = "segment.entered";
  sent.cause = {812, Cause::Phase::kItem, 3, UINT64_MAX, 1};
  sent.prev = {811, Cause::Phase::kTimer, 1, 2, UINT32_MAX};
  sent.hops = UINT32_MAX;
  sent.history = true;
  sent.trace = "4bf92f3577b34da6a3ce929d0e0e4736";
  sent.body = kBody;
  const auto signal = Decoder().signal(encode(kEnvelope, sent));
  ASSERT_TRUE(signal) << signal.error().detail;
  EXPECT_EQ(signal->service, sent.service);
  EXPECT_EQ(signal->source, sent.source);
  EXPECT_EQ(signal->entity, sent.entity);
  EXPECT_EQ(signal->name, sent.name);
  EXPECT_EQ(signal->cause, sent.cause);
  EXPECT_EQ(signal->prev, sent.prev);
  EXPECT_EQ(signal->hops, sent.hops);
  EXPECT_TRUE(signal->history);
  EXPECT_EQ(signal->trace, sent.trace);
  EXPECT_EQ(signal->body, sent.body);
}

TEST(MessageCodec, reads_commands_that_it_writes) {
  const Command sent{"c1", "u:\x01\"\\", "set", "key 键", kBody, true, "rewards", "4bf92f"};
  const auto command = Decoder().command(encode(kEnvelope, sent));
  ASSERT_TRUE(command) << command.error().detail;
  EXPECT_EQ(command->id, sent.id);
  EXPECT_EQ(command->entity, sent.entity);
  EXPECT_EQ(command->name, sent.name);
  EXPECT_EQ(command->key, sent.key);
  EXPECT_EQ(command->body, sent.body);
  EXPECT_TRUE(command->cancel);
  EXPECT_EQ(command->service, sent.service);
  EXPECT_EQ(command->trace, sent.trace);
}

TEST(MessageCodec, reads_empty_fields_as_empty) {
  Decoder decoder;
  const auto signal = decoder.signal(encode(kEnvelope, Signal{}));
  ASSERT_TRUE(signal) << signal.error().detail;
  EXPECT_EQ(signal->entity, "");
  EXPECT_EQ(signal->cause, Cause{});
  EXPECT_EQ(signal->body, "");
  EXPECT_FALSE(signal->history);
  const auto command = decoder.command(encode(kEnvelope, Command{}));
  ASSERT_TRUE(command) << command.error().detail;
  EXPECT_EQ(command->key, "");
  EXPECT_EQ(command->body, "");
  EXPECT_FALSE(command->cancel);
}

TEST(MessageCodec, reads_configurations_tables_and_geneses_that_it_writes) {
  Decoder decoder;
  const auto configuration =
      decoder.configuration(encode(kEnvelope, Configuration{UINT64_MAX, "ab12", kBody}));
  ASSERT_TRUE(configuration) << configuration.error().detail;
  EXPECT_EQ(configuration->number, UINT64_MAX);
  EXPECT_EQ(configuration->sha256, "ab12");
  EXPECT_EQ(configuration->body, kBody);

  const auto table = decoder.table(encode(kEnvelope, Table{"分位数", 7, "{}"}));
  ASSERT_TRUE(table) << table.error().detail;
  EXPECT_EQ(table->topic, "分位数");
  EXPECT_EQ(table->number, 7U);
  EXPECT_EQ(table->body, "{}");

  const Genesis sent{1024, "shop-2", "driven", "Asia/Shanghai", 3};
  const auto genesis = decoder.genesis(encode(kEnvelope, sent));
  ASSERT_TRUE(genesis) << genesis.error().detail;
  EXPECT_EQ(*genesis, sent);
}

TEST(MessageCodec, reads_the_envelope_of_every_kind) {
  Decoder decoder;
  for (const std::string& payload :
       {encode_empty(kEnvelope, Kind::kMark), encode_empty(kEnvelope, Kind::kTick),
        encode(kEnvelope, Kind::kEvent, Frame{}), encode(kEnvelope, Signal{}),
        encode(kEnvelope, Command{}), encode(kEnvelope, Configuration{}),
        encode(kEnvelope, Table{}), encode(kEnvelope, Genesis{})}) {
    const auto envelope = decoder.envelope(payload);
    ASSERT_TRUE(envelope) << envelope.error().detail;
    EXPECT_EQ(envelope->id, kEnvelope.id);
    EXPECT_EQ(envelope->source, kEnvelope.source);
    EXPECT_EQ(envelope->time, kEnvelope.time);
  }
}

TEST(MessageCodec, takes_no_kind_for_another) {
  Decoder decoder;
  const std::string signal = encode(kEnvelope, Signal{});
  const std::string table = encode(kEnvelope, Table{"t", 1, "{}"});
  EXPECT_FALSE(decoder.command(signal));
  EXPECT_FALSE(decoder.table(signal));
  EXPECT_FALSE(decoder.configuration(table));
  EXPECT_FALSE(decoder.genesis(table));
  EXPECT_FALSE(decoder.signal(table));
  Envelope envelope;
  Frame frame;
  EXPECT_FALSE(decoder.frame(signal, envelope, frame));
}

TEST(MessageCodec, refuses_a_genesis_that_nobody_can_build_names_from) {
  Decoder decoder;
  const Genesis good{16, "hearth", "real", "UTC", 1};
  ASSERT_TRUE(decoder.genesis(encode(kEnvelope, good)));
  Genesis bad = good;
  bad.partitions = 0;
  EXPECT_FALSE(decoder.genesis(encode(kEnvelope, bad)));
  bad.partitions = 1025;
  EXPECT_FALSE(decoder.genesis(encode(kEnvelope, bad)));
  bad = good;
  bad.prefix = "a.b";
  EXPECT_FALSE(decoder.genesis(encode(kEnvelope, bad)));
  bad = good;
  bad.clock = "sundial";
  EXPECT_FALSE(decoder.genesis(encode(kEnvelope, bad)));
}

}  // namespace
}  // namespace hearth::contract
