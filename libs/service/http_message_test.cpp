#include "service/http_message.hpp"

#include <gtest/gtest.h>

namespace hearth::service {
namespace {

TEST(ReasonPhrase, tells_apart_what_a_caller_does_next) {
  EXPECT_EQ(reason_phrase(409), "Conflict");
  EXPECT_EQ(reason_phrase(412), "Precondition Failed");
  EXPECT_EQ(reason_phrase(503), "Service Unavailable");
  EXPECT_EQ(reason_phrase(504), "Gateway Timeout");
  EXPECT_EQ(reason_phrase(499), "Error");
}

}  // namespace
}  // namespace hearth::service
