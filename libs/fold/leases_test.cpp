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
  // A renewal begins anywhere: before at least one of two partitions others are gained.
  for (const contract::Partition failing : {contract::Partition{1}, contract::Partition{5}}) {
    const std::string service = "service" + std::to_string(failing.number);
    Leases leases(address, names, service, "a-token", kPartitions, {});
    // A list has no owner that could be compared: that claim fails.
    const std::string lease = contract::StoreKeys(names, service, failing).lease();
    ASSERT_TRUE(redis.call({"RPUSH", lease, "x"}));
    ASSERT_FALSE(leases.renew());
    ASSERT_TRUE(redis.call({"DEL", lease}));
    const auto changes = leases.renew();
    ASSERT_TRUE(changes);
    EXPECT_EQ(changes->gained.size(), kPartitions);
    EXPECT_EQ(leases.held(), kPartitions);
  }
}

}  // namespace
}  // namespace hearth::fold
