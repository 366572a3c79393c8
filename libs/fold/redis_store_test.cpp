#include "fold/redis_store.hpp"

#include <gtest/gtest.h>

#include "../../tests/servers/redis_server.hpp"

namespace hearth::fold {
namespace {

constexpr contract::Partition kPartition{0};

TEST(RedisStore, goes_on_after_a_read_that_redis_refused) {
  const tests::RedisServer server;
  const redis::Address address = redis::Address::parse(server.address()).value();
  const contract::Names names;
  RedisStore store(address, names, "real", "lease");
  ASSERT_TRUE(store.load(kPartition));

  // The bucket of the key is no hash, so its part of the read is an error among good answers.
  const std::string bucket =
      contract::StoreKeys(names, "real", kPartition).bucket(1, contract::bucket_of("u:ann"));
  redis::Connection by_hand = redis::Connection::connect(address, {}).value();
  ASSERT_TRUE(by_hand.call({"SET", bucket, "made by hand"}));

  EXPECT_FALSE(store.read(kPartition, {"u:ann"}));
  EXPECT_TRUE(store.begin(kPartition));
  std::map<std::string, std::string> states;
  EXPECT_FALSE(store.read_buckets(kPartition, 0, contract::kBuckets, states));
  EXPECT_TRUE(store.begin(kPartition));

  ASSERT_TRUE(by_hand.call({"DEL", bucket}));
  const auto read = store.read(kPartition, {"u:ann"});
  ASSERT_TRUE(read);
  EXPECT_EQ(read->values, Values{std::nullopt});
}

}  // namespace
}  // namespace hearth::fold
