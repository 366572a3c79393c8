#include "contract/partition.hpp"

#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "contract/names.hpp"

namespace hearth::contract {
namespace {

// These numbers place stored data. A change that breaks this test loses every user of every
// installation.
TEST(Partition, hashes_are_the_same_in_every_release) {
  EXPECT_EQ(stable_hash(""), 0x2D06800538D394C2U);
  EXPECT_EQ(stable_hash("u:1"), 0xC91E2BB04EC8CE9FU);
  EXPECT_EQ(stable_hash("a:0192f3a4-7c1e"), 0xD1423337C77AFA4AU);
  EXPECT_EQ(stable_hash("u:张伟"), 0x7110D1ABA084E588U);
  EXPECT_EQ(stable_hash(std::string(300, 'x')), 0xA5D1B4607DC83554U);
}

TEST(Partition, homes_and_buckets_are_the_same_in_every_release) {
  EXPECT_EQ(home("u:1", 16), Partition{15});
  EXPECT_EQ(home("u:张伟", 16), Partition{8});
  EXPECT_EQ(home("u:张伟", 12), Partition{8});
  EXPECT_EQ(bucket_of("u:1"), 48);
  EXPECT_EQ(bucket_of("u:张伟"), 43);
}

TEST(Partition, homes_are_spread_evenly) {
  std::vector<int> sizes(16);
  for (int i = 0; i < 16000; ++i) ++sizes[home("u:" + std::to_string(i), 16).number];
  for (const int size : sizes) EXPECT_NEAR(size, 1000, 150);
}

TEST(Partition, does_not_decide_which_buckets_its_entities_fall_in) {
  std::set<std::uint16_t> buckets;
  for (int i = 0; i < 50000; ++i) {
    const std::string key = "u:" + std::to_string(i);
    if (home(key, 16) == Partition{3}) buckets.insert(bucket_of(key));
  }
  EXPECT_EQ(buckets.size(), kBuckets);
}

}  // namespace
}  // namespace hearth::contract
