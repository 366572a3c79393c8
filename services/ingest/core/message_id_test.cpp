#include "ingest/core/message_id.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace hearth::ingest {
namespace {

using Ids = std::vector<std::string_view>;

TEST(FillMessageId, writes_a_uuid) {
  const auto id = fill_message_id("{}", {from_unix_ms(1), 2, 3});
  // Not std::regex: g++ 12 warns about it where sanitizers are on.
  EXPECT_THAT(id, ::testing::MatchesRegex(
                      "[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
}

TEST(FillMessageId, is_the_same_for_the_same_event_and_differs_by_each_part_of_its_origin) {
  const Origin origin{from_unix_ms(1), 2, 3};
  const auto id = fill_message_id("{}", origin);
  EXPECT_EQ(fill_message_id("{}", origin), id);
  EXPECT_NE(fill_message_id("{ }", origin), id);
  EXPECT_NE(fill_message_id("{}", {from_unix_ms(2), 2, 3}), id);
  EXPECT_NE(fill_message_id("{}", {from_unix_ms(1), 1, 3}), id);
  EXPECT_NE(fill_message_id("{}", {from_unix_ms(1), 2, 4}), id);
}

TEST(FrameId, follows_from_partition_and_ids_in_their_order) {
  const contract::Partition partition{7};
  const auto id = frame_id(partition, Ids{"a", "bc"});
  EXPECT_EQ(frame_id(partition, Ids{"a", "bc"}), id);
  EXPECT_NE(frame_id(partition, Ids{"bc", "a"}), id);
  EXPECT_NE(frame_id(partition, Ids{"ab", "c"}), id);
  EXPECT_NE(frame_id(partition, Ids{"a"}), id);
  EXPECT_NE(frame_id({8}, Ids{"a", "bc"}), id);
}

}  // namespace
}  // namespace hearth::ingest
