#include "import_lines.hpp"

#include <gtest/gtest.h>

namespace hearth::intake {
namespace {

LineBlock block_of(const std::vector<std::string>& lines) {
  LineBlock block;
  for (const std::string& line : lines) {
    block.lines.push_back({block.lines.size() + 1, block.text.size(), line.size(), false});
    block.text += line + "\n";
  }
  return block;
}

ImportedBlock read(const std::vector<std::string>& lines) {
  return ImportLines({}, "test").read(block_of(lines));
}

const std::string kLogin =
    R"({"type":"track","userId":"u1","event":"Login","timestamp":"2011-03-01T10:00:00Z","messageId":"m1"})";

TEST(ImportLines, an_event_keeps_its_own_time_and_knows_its_line) {
  const auto block = read({"null", kLogin});
  ASSERT_EQ(block.events.size(), 1U);
  EXPECT_EQ(to_unix_ms(block.events[0].time), 1'298'973'600'000);
  EXPECT_EQ(block.events[0].line, 2U);
}

TEST(ImportLines, a_time_far_ahead_is_not_clamped) {
  const auto block =
      read({R"({"type":"track","userId":"u","event":"E","timestamp":"2999-01-01"})"});
  ASSERT_EQ(block.events.size(), 1U);
  EXPECT_EQ(to_unix_ms(block.events[0].time), 32'472'144'000'000);
}

TEST(ImportLines, a_line_later_than_the_latest_is_rejected_by_its_number) {
  ImportLines lines({}, "test", from_unix_ms(1'298'973'600'000));
  const auto block = lines.read(block_of(
      {kLogin,
       R"({"type":"track","userId":"u","event":"E","timestamp":"2011-03-01T10:00:00.001Z"})"}));
  EXPECT_EQ(block.events.size(), 1U);
  ASSERT_EQ(block.rejected.size(), 1U);
  EXPECT_EQ(block.rejected[0].index, 2U);
  EXPECT_EQ(block.rejected[0].code, ingest::Code::kFieldWrongType);
}

TEST(ImportLines, the_time_at_which_a_client_sent_it_does_not_shift_it) {
  const auto block = read({R"({"type":"track","userId":"u","event":"E","sentAt":"2012-01-01",)"
                           R"("originalTimestamp":"2011-06-01","timestamp":"2011-01-01"})"});
  ASSERT_EQ(block.events.size(), 1U);
  EXPECT_EQ(to_unix_ms(block.events[0].time), 1'293'840'000'000);
}

TEST(ImportLines, a_line_without_a_time_is_rejected) {
  const auto block = read({R"({"type":"track","userId":"u1","event":"Login"})", kLogin});
  ASSERT_EQ(block.rejected.size(), 1U);
  EXPECT_EQ(block.rejected[0].index, 1U);
  EXPECT_EQ(block.rejected[0].code, ingest::Code::kFieldWrongType);
  EXPECT_EQ(block.events.size(), 1U);
}

TEST(ImportLines, rejections_name_their_lines_in_order) {
  const auto block = read({R"({"type":"track","event":"E","timestamp":"2011-01-01"})", "[]", kLogin,
                           R"({"type":"what","userId":"u","timestamp":"2011-01-01"})"});
  ASSERT_EQ(block.rejected.size(), 3U);
  EXPECT_EQ(block.rejected[0].code, ingest::Code::kUserMissing);
  EXPECT_EQ(block.rejected[1].code, ingest::Code::kNotAnObject);
  EXPECT_EQ(block.rejected[2].index, 4U);
}

TEST(ImportLines, both_of_two_lines_with_one_message_id_are_imported) {
  const auto block = read({kLogin, kLogin});
  ASSERT_EQ(block.events.size(), 2U);
  EXPECT_EQ(block.events[1].line, 2U);
}

TEST(ImportLines, missing_message_ids_differ_by_line_and_not_by_reading) {
  const std::string line = R"({"type":"track","userId":"u","event":"E","timestamp":"2011-01-01"})";
  const auto block = read({line, line});
  const auto again = read({line, line});
  ASSERT_EQ(block.events.size(), 2U);
  EXPECT_NE(block.events[0].message_id, block.events[1].message_id);
  EXPECT_EQ(block.events[1].message_id, again.events[1].message_id);
}

}  // namespace
}  // namespace hearth::intake
