#include "segmenter/core/person_memory.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "contract/partition.hpp"

namespace hearth::segmenter {
namespace {

// A partition's persons have been chosen by their hash already: what is left of it must spread
// them.
TEST(PersonMemoryTest, the_persons_of_one_partition_take_all_places) {
  constexpr std::uint16_t kPartitions = 64;
  PersonMemory memory;
  std::set<const PersonMemory::Place*> taken;
  std::size_t persons = 0;
  for (int i = 0; persons < 4 * PersonMemory::kPlaces; ++i) {
    const std::string entity = "u:" + std::to_string(i);
    if (contract::home(entity, kPartitions).number != 7) continue;
    taken.insert(&memory.place_of(entity));
    ++persons;
  }
  EXPECT_GT(taken.size(), PersonMemory::kPlaces * 9 / 10);
}

TEST(PersonMemoryTest, a_person_is_forgotten_without_the_one_who_has_the_place) {
  PersonMemory memory;
  PersonMemory::Place& place = memory.place_of("u:ann");
  place.entity = "u:bob";  // who took it
  memory.forget("u:ann");
  EXPECT_EQ(place.entity, "u:bob");
  memory.place_of("u:ann").entity = "u:ann";
  memory.forget("u:ann");
  EXPECT_TRUE(place.entity.empty());
}

}  // namespace
}  // namespace hearth::segmenter
