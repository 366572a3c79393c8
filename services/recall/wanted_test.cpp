#include "recall/wanted.hpp"

#include <gtest/gtest.h>

#include "../../tests/servers/redis_server.hpp"
#include "contract/product_configuration.hpp"

namespace hearth::recall {
namespace {

constexpr contract::Partition kFirst{0}, kSecond{1};
constexpr std::string_view kSendsYaml = "recall: {sending: true}";
constexpr std::string_view kSilentYaml = "recall: {sending: false}";

// Two partitions, each at its own configuration; nobody has a journey.
class WantedTest : public ::testing::Test {
 protected:
  void applied(contract::Partition partition, std::uint64_t number, std::string_view yaml) {
    fold::pb::Settings settings;
    const contract::Configuration configuration{.number = number,
                                                .body = contract::configuration_body(yaml)};
    settings.set_configuration(contract::encode(contract::Envelope{}, configuration));
    fold::pb::Checkpoint checkpoint;
    checkpoint.set_configuration(number);
    const contract::StoreKeys keys(names_, "recall", partition);
    const std::string key(fold::kSettingsKey);
    ASSERT_TRUE(redis_.call({"SET", keys.checkpoint(1), checkpoint.SerializeAsString()}));
    ASSERT_TRUE(redis_.call(
        {"HSET", keys.bucket(1, contract::bucket_of(key)), key, settings.SerializeAsString()}));
  }
  Result<Wanted> wanted_in(contract::Partition partition) {
    Outgoing message;
    for (int i = 0; message.user_id.empty(); ++i) {
      const std::string id = "user" + std::to_string(i);
      if (contract::home(contract::user_entity(id), 2) == partition) message.user_id = id;
    }
    return ask_wanted(reader_, configured_, message);
  }

  tests::RedisServer server_;
  const redis::Address address_ = redis::Address::parse(server_.address()).value();
  const contract::Names names_;
  redis::Connection redis_ = redis::Connection::connect(address_, {}).value();
  fold::StateReader reader_{address_, names_, "recall", 2};
  ConfiguredCampaigns configured_{reader_, campaigns_in};
};

TEST_F(WantedTest, nobody_wants_what_the_configuration_of_the_users_own_partition_withholds) {
  applied(kFirst, 1, kSendsYaml);  // it stands still, or has no owner
  applied(kSecond, 2, kSilentYaml);
  for (int attempt = 0; attempt < 2; ++attempt) {
    EXPECT_EQ(wanted_in(kFirst).value(), Wanted::kForgotten);
    EXPECT_EQ(wanted_in(kSecond).value(), Wanted::kWithdrawn);
  }
  applied(kFirst, 2, kSilentYaml);
  EXPECT_EQ(wanted_in(kFirst).value(), Wanted::kWithdrawn);
}

TEST_F(WantedTest, it_cannot_be_told_before_a_configuration_was_applied) {
  applied(kFirst, 1, kSendsYaml);
  const auto wanted = wanted_in(kSecond);
  ASSERT_FALSE(wanted);
  EXPECT_EQ(wanted.error().kind, ErrorKind::kLimit);
}

}  // namespace
}  // namespace hearth::recall
