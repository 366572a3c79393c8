#include "fold/ledger.hpp"

#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "fold/signals.hpp"

namespace hearth::fold {
namespace {

using Found = LedgerCursor::Found;

contract::Cause cause(std::uint64_t sequence) {
  return {sequence, contract::Cause::Phase::kItem, 0, 0, 0};
}

LedgerMessage decided(std::uint64_t sequence, std::uint64_t reached,
                      const std::vector<std::pair<std::uint64_t, std::string>>& decisions) {
  pb::LedgerRecord record;
  *record.mutable_reached() = to_proto(cause(reached));
  for (const auto& [at, text] : decisions) {
    auto& added = *record.add_decisions();
    *added.mutable_cause() = to_proto(cause(at));
    added.set_decision(text);
  }
  return {sequence, record.SerializeAsString()};
}

struct LedgerCursorTest : ::testing::Test {
  // What is found for a cause, feeding as wished; "?" is beyond the end, "!" a contradiction.
  std::string find(std::uint64_t sequence) {
    std::string out;
    for (;;) {
      const auto found = cursor.find(cause(sequence), out);
      if (!found) return "!";
      if (*found == Found::kRecorded) return out;
      if (*found == Found::kBeyond) return "?";
      EXPECT_TRUE(cursor.add(ledger.at(cursor.next() - 1)));
    }
  }

  void start(std::uint64_t journal, std::uint32_t taken = 0) {
    pb::Checkpoint checkpoint;
    checkpoint.set_journal(journal);
    checkpoint.set_journal_taken(taken);
    cursor.start(checkpoint, {5, log, lost});
  }
  std::uint64_t included() const {
    pb::Checkpoint checkpoint;
    cursor.stand(checkpoint);
    return checkpoint.journal();
  }

  std::vector<LedgerMessage> ledger{{1, encode_takeover("genesis")},
                                    decided(2, 14, {{11, "a"}, {13, "b"}}),
                                    {3, encode_takeover("other")},
                                    decided(4, 20, {{17, "c"}}),
                                    {5, encode_takeover("me")}};
  LedgerCursor cursor;
  std::uint64_t log = 30;
  std::vector<LostPast> lost;
};

TEST_F(LedgerCursorTest, every_cause_up_to_the_last_record_has_what_was_decided_or_nothing) {
  start(0);
  for (const auto& [at, expected] : std::vector<std::pair<std::uint64_t, std::string>>{
           {10, ""}, {11, "a"}, {12, ""}, {13, "b"}, {16, ""}, {17, "c"}, {20, ""}, {21, "?"}}) {
    EXPECT_EQ(find(at), expected) << at;
  }
}

TEST_F(LedgerCursorTest, a_record_is_included_once_its_last_cause_is_found) {
  start(0);
  find(11);
  find(13);
  EXPECT_EQ(included(), 0U);
  find(14);
  EXPECT_EQ(included(), 2U);
  find(17);
  EXPECT_EQ(included(), 2U);
  find(21);
  EXPECT_EQ(included(), 4U);
}

TEST_F(LedgerCursorTest, a_checkpoint_may_stand_inside_a_record) {
  start(0);
  find(11);
  pb::Checkpoint checkpoint;
  cursor.stand(checkpoint);
  EXPECT_EQ(checkpoint.journal_taken(), 1U);
  cursor.start(checkpoint, {5});
  EXPECT_EQ(find(13), "b");
}

TEST_F(LedgerCursorTest, nothing_lies_between_a_checkpoint_and_an_own_takeover) {
  start(4);
  EXPECT_EQ(find(1), "?");
  EXPECT_EQ(included(), 4U);
}

TEST_F(LedgerCursorTest, a_decision_that_nobody_asks_for_is_a_contradiction) {
  start(0);
  find(11);
  EXPECT_EQ(find(14), "!");
  start(0);  // a state that stands beyond it without having taken it
  EXPECT_EQ(find(12), "!");
}

TEST_F(LedgerCursorTest, decisions_for_more_than_the_log_holds_are_a_contradiction) {
  log = 14;
  start(0);
  EXPECT_EQ(find(11), "a");
  EXPECT_EQ(find(13), "b");
  EXPECT_TRUE(cursor.add(ledger[2]));
  EXPECT_EQ(cursor.add(ledger[3]).error().kind, ErrorKind::kCorrupt);
}

TEST_F(LedgerCursorTest, decisions_for_a_lost_past_are_never_found_and_made_anew) {
  lost = {{13, 4}};
  start(0);
  EXPECT_EQ(find(11), "a");
  EXPECT_EQ(find(12), "");  // decided to be nothing
  EXPECT_EQ(find(13), "?");
  EXPECT_EQ(find(17), "?");
  EXPECT_EQ(included(), 4U);
}

TEST_F(LedgerCursorTest, what_was_decided_after_the_repair_is_found) {
  lost = {{13, 2}};
  start(0);
  EXPECT_EQ(find(11), "a");
  EXPECT_EQ(find(12), "");
  EXPECT_EQ(find(17), "c");
  EXPECT_EQ(find(21), "?");
}

TEST_F(LedgerCursorTest, a_message_out_of_turn_and_one_that_does_not_parse_are_refused) {
  start(0);
  EXPECT_EQ(cursor.add(ledger[1]).error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(cursor.add({1, "\xff\xff"}).error().kind, ErrorKind::kCorrupt);
  EXPECT_EQ(cursor.next(), 1U);
}

}  // namespace
}  // namespace hearth::fold
