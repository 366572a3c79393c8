#include "fold/remembered.hpp"

#include <string>

#include <gtest/gtest.h>

namespace hearth::fold {
namespace {

TEST(Tables, the_last_of_each_topic_is_remembered_in_the_order_of_topics) {
  pb::Checkpoint checkpoint;
  pb::Settings settings;
  remember({"percentiles", 1, "{}"}, "p1", checkpoint, settings);
  remember({"kpis", 7, "{}"}, "k7", checkpoint, settings);
  remember({"percentiles", 2, "{}"}, "p2", checkpoint, settings);
  EXPECT_EQ(table_number(checkpoint, "kpis"), 7U);
  EXPECT_EQ(table_number(checkpoint, "percentiles"), 2U);
  EXPECT_EQ(table_number(checkpoint, "other"), 0U);
  ASSERT_EQ(settings.tables_size(), 2);
  EXPECT_EQ(settings.tables(0), "k7");
  EXPECT_EQ(settings.tables(1), "p2");
}

TEST(Tables, there_is_room_for_so_many_topics_and_always_for_those_known) {
  pb::Checkpoint checkpoint;
  pb::Settings settings;
  for (int i = 0; i < kMaxTables; ++i) {
    const contract::Table table{"t" + std::to_string(i), 1, "{}"};
    ASSERT_TRUE(room_for(table, checkpoint));
    remember(table, "", checkpoint, settings);
  }
  EXPECT_FALSE(room_for({"one more", 1, "{}"}, checkpoint));
  EXPECT_TRUE(room_for({"t5", 2, "{}"}, checkpoint));
}

TEST(EndedImports, are_known_by_their_ids_and_no_longer_take_the_place_of_open_ones) {
  pb::Checkpoint checkpoint;
  pb::Settings settings;
  checkpoint.add_imports()->set_id("a");
  checkpoint.add_imports()->set_id("b");
  remember_end("a", checkpoint, settings);
  EXPECT_TRUE(has_ended(settings, "a"));
  EXPECT_FALSE(has_ended(settings, "b"));
  ASSERT_EQ(checkpoint.imports_size(), 1);
  EXPECT_EQ(checkpoint.imports(0).id(), "b");
}

TEST(EndedImports, the_oldest_of_very_many_is_forgotten) {
  pb::Checkpoint checkpoint;
  pb::Settings settings;
  for (int i = 0; i <= kMaxEndedImports; ++i)
    remember_end("import" + std::to_string(i), checkpoint, settings);
  EXPECT_FALSE(has_ended(settings, "import0"));
  EXPECT_TRUE(has_ended(settings, "import1"));
  EXPECT_EQ(settings.ended_imports_size(), kMaxEndedImports);
}

}  // namespace
}  // namespace hearth::fold
