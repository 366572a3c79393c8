#include "fold/leases.hpp"

#include <gtest/gtest.h>

#include "../../tests/servers/redis_server.hpp"

namespace hearth::fold {
namespace {

TEST(Leases, that_were_gained_in_a_renewal_that_failed_half_way_are_gained_again) {
  constexpr std::uint16_t kPartitions = 8;
  const tests::RedisServer server;
  const auto address = redis::Address::parse(server.address()).value();
  const contract::Names names;
  auto redis = redis::Connection::connect(address, {}).value();
  Leases leases(address, names, "segmenter", "a-token", kPartitions, {});
  // A list has no owner that could be compared: that claim fails, wherever the renewal begins.
  const std::string broken = contract::StoreKeys(names, "segmenter", {5}).lease();
  ASSERT_TRUE(redis.call({"RPUSH", broken, "x"}));
  ASSERT_FALSE(leases.renew());
  ASSERT_TRUE(redis.call({"DEL", broken}));
  const auto changes = leases.renew();
  ASSERT_TRUE(changes);
  EXPECT_EQ(changes->gained.size(), kPartitions);
  EXPECT_EQ(leases.held(), kPartitions);
}

}  // namespace
}  // namespace hearth::fold
