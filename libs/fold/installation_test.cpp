#include "fold/installation.hpp"

#include <gtest/gtest.h>

#include "../../tests/servers/nats_server.hpp"
#include "jetstream/streams.hpp"

namespace hearth::fold {
namespace {

class InstallationStreams : public ::testing::Test {
 protected:
  Millis age_of(const std::string& stream) const {
    const auto info = jetstream::stream_info(*connection_, stream);
    EXPECT_TRUE(info) << info.error().detail;
    return info ? info->max_age : Millis(-1);
  }

  tests::NatsServer nats_;
  std::unique_ptr<jetstream::Connection> connection_ =
      jetstream::Connection::connect({.url = nats_.url(), .name = "test"}).value();
  std::unique_ptr<jetstream::Publisher> publisher_ =
      jetstream::Publisher::create(*connection_, {}).value();
  const contract::Names names_;
};

TEST_F(InstallationStreams, what_holds_users_deeds_ages_as_the_log_does_and_decisions_never) {
  const LogLimits limits{.max_age = std::chrono::hours(100), .max_bytes = 1 << 20};
  ASSERT_TRUE(create_log(*connection_, *publisher_, {1, "hearth", "real", "UTC", 1}, limits, {}));
  EXPECT_EQ(age_of(names_.stream({0})), limits.max_age);
  EXPECT_EQ(age_of(names_.dead_stream()), limits.max_age);
  EXPECT_EQ(age_of(names_.rejected_stream()), limits.max_age);
  EXPECT_EQ(age_of(names_.outreach_stream()), std::chrono::hours(24 * 7));
  EXPECT_EQ(age_of(names_.ledger_stream({0})), Millis(0));
}

}  // namespace
}  // namespace hearth::fold
