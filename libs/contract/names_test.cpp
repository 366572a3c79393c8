#include "contract/names.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hearth::contract {
namespace {

constexpr Partition kSeven{7};
constexpr Partition kThreeDigits{123};

TEST(Names, of_streams_and_subjects_are_these) {
  const Names names;
  EXPECT_EQ(names.stream(kSeven), "HEARTH-07");
  EXPECT_EQ(names.stream(kThreeDigits), "HEARTH-123");
  EXPECT_EQ(names.subject(kSeven, Kind::kEvent), "hearth.07.event");
  EXPECT_EQ(names.all_subjects(kSeven), "hearth.07.>");
  EXPECT_EQ(names.dead_stream(), "HEARTH-DEAD");
  EXPECT_EQ(names.dead_subject("hops"), "hearth.dead.hops");
  EXPECT_EQ(names.rejected_stream(), "HEARTH-REJECTED");
  EXPECT_EQ(names.rejected_subject("segmenter", kSeven), "hearth.rejected.segmenter.07");
  EXPECT_EQ(names.snapshot_stream(), "HEARTH-SNAPSHOT");
  EXPECT_EQ(names.snapshot_subject("segmenter", kSeven), "hearth.snapshot.segmenter.07");
  EXPECT_EQ(names.snapshot_manifest_subject("segmenter", kSeven), "hearth.manifest.segmenter.07");
  EXPECT_EQ(names.ledger_stream(kSeven), "HEARTH-LEDGER-07");
  EXPECT_EQ(names.ledger_subject(kSeven), "hearth.ledger.07");
  EXPECT_EQ(names.outreach_stream(), "HEARTH-OUTREACH");
  EXPECT_EQ(names.outreach_subject(kSeven), "hearth.outreach.07");
  EXPECT_EQ(names.reply_subject("c1"), "hearth.reply.c1");
}

TEST(Names, of_another_installation_share_none_with_the_default_one) {
  const Names names("shop-2");
  EXPECT_EQ(names.stream(kSeven), "SHOP-2-07");
  EXPECT_EQ(names.subject(kSeven, Kind::kTick), "shop-2.07.tick");
  EXPECT_EQ(names.tag(kSeven), "{shop-2.07}");
  EXPECT_EQ(names.members("segmenter"), "{shop-2.segmenter}:members");
  EXPECT_FALSE(names.kind_of("hearth.07.tick"));
}

TEST(Names, of_redis_keys_of_a_partition_share_its_hash_tag) {
  const Names names;
  const StoreKeys keys(names, "segmenter", kSeven);
  EXPECT_EQ(names.tag(kSeven), "{07}");
  EXPECT_EQ(keys.base(), "{07}:segmenter:");
  EXPECT_EQ(keys.lease(), "{07}:segmenter:lease");
  EXPECT_EQ(keys.live(), "{07}:segmenter:live");
  EXPECT_EQ(keys.attempts(), "{07}:segmenter:attempts");
  EXPECT_EQ(keys.stopped(), "{07}:segmenter:stopped");
  EXPECT_EQ(keys.wanted(), "{07}:segmenter:wanted");
  EXPECT_EQ(keys.checkpoint(3), "{07}:segmenter:3:checkpoint");
  EXPECT_EQ(keys.timers(3), "{07}:segmenter:3:timers");
  EXPECT_EQ(keys.outbox(3), "{07}:segmenter:3:outbox");
  EXPECT_EQ(keys.bucket(3, 127), "{07}:segmenter:3:s:127");
}

TEST(Names, of_every_kind_come_back_from_their_subject_and_their_message_type) {
  const Names names;
  for (const Kind kind : {Kind::kGenesis, Kind::kEvent, Kind::kHistory, Kind::kCommand,
                          Kind::kSignal, Kind::kTable, Kind::kConfig, Kind::kMark, Kind::kTick}) {
    EXPECT_EQ(parse_kind(name(kind)), kind);
    EXPECT_EQ(names.kind_of(names.subject(kSeven, kind)), kind);
    EXPECT_EQ(names.kind_of(names.subject(kThreeDigits, kind)), kind);
    EXPECT_EQ(message_type(kind), "hearth." + std::string(name(kind)) + ".v1");
    EXPECT_EQ(parse_message_type(message_type(kind)), kind);
  }
}

TEST(Names, that_are_no_subject_of_a_partition_have_no_kind) {
  const Names names;
  for (const auto* subject :
       {"", "hearth", "hearth.", "hearth.07", "hearth.07.", "hearth.7.event", "hearth.07.events",
        "hearth.07.event.x", "hearth.0x.event", "hearth..event", "hearth.dead.event",
        "hearth.reply.event", "hearth.99999.event", "hearths.07.event", "xhearth.07.event",
        "HEARTH.07.event", "hearth-07-event", "hearth.07.>", "hearth.-7.event"}) {
    EXPECT_FALSE(names.kind_of(subject)) << subject;
  }
}

TEST(Names, of_message_types_of_other_versions_are_unknown) {
  for (const auto* type : {"", "hearth.event", "hearth.event.v2", "hearth.event.v1 ", "event",
                           "Hearth.event.v1", "shop.event.v1"}) {
    EXPECT_FALSE(parse_message_type(type)) << type;
  }
}

TEST(Names, take_a_prefix_of_lower_case_letters_digits_and_dashes) {
  for (const auto* good :
       {"hearth", "a", "7", "shop-2", "a-", "abcdefghijklmnopqrstuvwxyz012345"}) {
    EXPECT_TRUE(Names::valid_prefix(good)) << good;
  }
  for (const auto* bad : {"", "-a", "Hearth", "a.b", "a b", "a_b", "a*", "a>", "{a}", "ä", "商店",
                          "abcdefghijklmnopqrstuvwxyz0123456"}) {
    EXPECT_FALSE(Names::valid_prefix(bad)) << bad;
  }
}

TEST(NamesDeathTest, abort_on_a_prefix_that_would_break_subjects) {
  EXPECT_DEATH(Names("a.b"), "valid_prefix");
}

}  // namespace
}  // namespace hearth::contract
