#include "recall/webhook_signature.hpp"

#include <gtest/gtest.h>

namespace hearth::recall {
namespace {

// The specification's own example.
TEST(WebhookSignatureTest, the_published_example_is_signed_alike) {
  const auto key = parse_webhook_secret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(webhook_signature(*key, "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330",
                              R"({"test": 2432232314})"),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
}

TEST(WebhookSignatureTest, secrets_of_another_form_are_refused) {
  for (const char* const text :
       {"", "whsec_", "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLa==",
        "whsec_!!!!9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_c2hvcnQ="}) {
    EXPECT_FALSE(parse_webhook_secret(text)) << text;
  }
}

}  // namespace
}  // namespace hearth::recall
