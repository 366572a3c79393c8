#include "redis/address.hpp"

#include <gtest/gtest.h>

namespace hearth::redis {
namespace {

TEST(Address, defaults_to_port_6379_and_database_0) {
  const auto address = Address::parse("redis://cache");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->host, "cache");
  EXPECT_EQ(address->port, 6379);
  EXPECT_EQ(address->database, 0);
  EXPECT_TRUE(address->password.empty());
}

TEST(Address, reads_every_part_and_decodes_credentials) {
  const auto address = Address::parse("redis://me:p%40ss%2F@10.0.0.1:7000/3");
  ASSERT_TRUE(address);
  EXPECT_EQ(address->user, "me");
  EXPECT_EQ(address->password, "p@ss/");
  EXPECT_EQ(address->host, "10.0.0.1");
  EXPECT_EQ(address->port, 7000);
  EXPECT_EQ(address->database, 3);
  EXPECT_EQ(address->without_secrets(), "redis://10.0.0.1:7000/3");
}

TEST(Address, reads_ipv6_hosts_and_unix_sockets) {
  EXPECT_EQ(Address::parse("redis://[::1]:7000")->host, "::1");
  EXPECT_EQ(Address::parse("redis://[::1]:7000")->without_secrets(), "redis://[::1]:7000/0");
  EXPECT_EQ(Address::parse("unix:///run/redis.sock")->path, "/run/redis.sock");
}

TEST(Address, refuses_malformed_text_without_repeating_the_password) {
  for (const char* bad :
       {"", "cache:6379", "http://cache", "redis://", "redis://:6379", "redis://cache:0",
        "redis://cache:65536", "redis://cache:", "redis://cache/x", "redis://secret@cache",
        "redis://u:@cache", "redis://u:secret%4@cache", "redis://u:secret%zz@cache", "redis://[::1",
        "redis://[::1]7000", "unix://relative"}) {
    const auto address = Address::parse(bad);
    ASSERT_FALSE(address) << bad;
    EXPECT_EQ(address.error().kind, ErrorKind::kInvalid) << bad;
    EXPECT_EQ(address.error().detail.find("secret"), std::string::npos) << bad;
  }
}

}  // namespace
}  // namespace hearth::redis
